/** A value as the server wrote it. */
export type Raw = string | null;

/** A moment as a number of microseconds, for a column that may hold anything: what is no moment comes out as no integer. */
export function microsOf(column: string): string {
  return `(extract(epoch from ${column}) * 1000000)`;
}

/** A moment made of a number of microseconds. A double holds them all exactly, and times one microsecond they stay so. */
export function momentOf(micros: string): string {
  return `('epoch'::timestamptz + ${micros}::float8 * interval '1 microsecond')`;
}
