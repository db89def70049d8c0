import { expect } from 'vitest';

/** Counts how often fields of rows are read, which tells how many rows a query goes through. */
export function countingLooks<Row extends object>(
  ...fields: readonly (keyof Row & string)[]
): {
  /** The row, whose fields are counted. */
  readonly counted: (row: Row) => Row;
  /** How many looks a query takes for its first rows. */
  readonly looksOf: (count: number, query: () => Iterable<Row>) => number;
} {
  let looks = 0;
  return {
    counted: (row) => {
      const spied = { ...row };
      for (const field of fields) {
        Object.defineProperty(spied, field, {
          get: () => {
            looks += 1;
            return row[field];
          },
        });
      }
      return spied;
    },
    looksOf: (count, query) => {
      looks = 0;
      let taken = 0;
      for (const _row of query()) {
        taken += 1;
        if (taken === count) break;
      }
      expect(taken).toBe(count);
      return looks;
    },
  };
}
