import type { Session, Statement } from '../session.js';
import { type Raw, rawValues } from './raw-values.js';

/** Runs a statement and gives its rows, each value as the server wrote it. */
export async function ask(session: Session, statement: Statement, values: unknown[]): Promise<Raw[][]> {
  const { rows } = await session.query({ ...statement, types: rawValues }, values);
  // By `rawValues` there is nothing else in them.
  return rows as Raw[][];
}
