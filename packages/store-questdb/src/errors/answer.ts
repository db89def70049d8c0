/** What of an answer that is an error is read; QuestDB's own are JSON, those of a proxy are not. */
export interface Answer {
  /** `invalid`, `not supported`, `internal error`, ...; of writes alone. */
  readonly code: string | undefined;
  /** What the server says, values included: for matching only. */
  readonly text: string | undefined;
  /** The entry of the server's log. */
  readonly errorId: string | undefined;
  /** The line of the row that is refused, from 1; the server blames none, or the request as a whole, when it is not there. */
  readonly line: number | undefined;
}

const none: Answer = { code: undefined, text: undefined, errorId: undefined, line: undefined };

/** An answer to a write has a `message`, one to a query an `error`. */
export function readAnswer(body: string): Answer {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return none;
  }
  if (typeof answer !== 'object' || answer === null) return none;
  const text = textAt(answer, 'message') ?? textAt(answer, 'error');
  const errorId = textAt(answer, 'errorId');
  const line: unknown = 'line' in answer ? answer.line : undefined;
  return {
    code: textAt(answer, 'code'),
    text,
    // Nothing but digits: whatever it is instead could be a value.
    errorId: /^[0-9a-f-]{1,40}$/.test(errorId ?? '') ? errorId : undefined,
    line: typeof line === 'number' && Number.isInteger(line) && line > 0 ? line : undefined,
  };
}

function textAt(answer: object, key: string): string | undefined {
  const value: unknown = Object.hasOwn(answer, key) ? Reflect.get(answer, key) : undefined;
  return typeof value === 'string' ? value : undefined;
}
