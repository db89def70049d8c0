import { rawText } from '../raw-text.js';
import type { Session, Statement } from '../session.js';
import type { Raw } from './raw-values.js';

/** Runs a statement and gives its rows, each value as the server wrote it. */
export async function ask(session: Session, statement: Statement, values: unknown[]): Promise<Raw[][]> {
  const { rows } = await session.query({ ...statement, types: rawText }, values);
  // By `rawText` there is nothing else in them.
  return rows as Raw[][];
}
