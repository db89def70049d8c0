import type { Question } from './question.ts';

/** Shows a part of the program's output. */
export type Tell = (title: string, body: string) => void;

/** What a store was given, asked and found to hold: its line in the summary. */
export interface Account {
  readonly name: string;
  readonly stored: string;
  /** How many answers were compared with what the trades say. */
  readonly answers: number;
}

/** Asks the questions one after another, and shows each answer. @returns how many there were */
export async function ask(questions: readonly Question[], tell: Tell): Promise<number> {
  for (const { title, answer } of questions) tell(title, await answer());
  return questions.length;
}
