import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DbError } from '../src/db-error.js';
import { streamPages } from '../src/stream-pages.js';
import { collected } from './collected.js';

/** A keyset-paged read over sorted numbers that keeps what it was asked. */
function pagesOf(
  rows: number[],
  pageSize: number,
): { read: (after: number | undefined) => Promise<number[]>; asked: (number | undefined)[] } {
  const asked: (number | undefined)[] = [];
  return {
    asked,
    read: async (after) => {
      asked.push(after);
      return await Promise.resolve(rows.filter((row) => after === undefined || row > after).slice(0, pageSize));
    },
  };
}

describe('streamPages', () => {
  test('yields every row exactly once and in order, whatever the page size', async () => {
    const sorted = fc.uniqueArray(fc.nat(), { maxLength: 30 }).map((rows) => rows.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(sorted, fc.integer({ min: 1, max: 31 }), async (rows, pageSize) => {
        const { read } = pagesOf(rows, pageSize);
        expect(await collected(streamPages({ read, pageSize }))).toEqual(rows);
      }),
    );
  });

  test('asks for what follows the last row, and stops at the first page that is not full', async () => {
    const { read, asked } = pagesOf([1, 2, 3, 4, 5], 2);
    expect(await collected(streamPages({ read, pageSize: 2 }))).toEqual([1, 2, 3, 4, 5]);
    expect(asked).toEqual([undefined, 2, 4]);
  });

  test('asks once more when the last page is full, as there could be more', async () => {
    const { read, asked } = pagesOf([1, 2, 3, 4], 2);
    expect(await collected(streamPages({ read, pageSize: 2 }))).toEqual([1, 2, 3, 4]);
    expect(asked).toEqual([undefined, 2, 4]);
  });

  test('reads nothing before the first row is asked for, and no page ahead', async () => {
    const { read, asked } = pagesOf([1, 2, 3, 4], 2);
    const stream = streamPages({ read, pageSize: 2 });
    expect(asked).toEqual([]);
    expect([await stream.next(), await stream.next()]).toMatchObject([{ value: 1 }, { value: 2 }]);
    expect(asked).toEqual([undefined]);
    expect(await stream.next()).toMatchObject({ value: 3 });
    expect(asked).toEqual([undefined, 2]);
  });

  test('reads no further page after break', async () => {
    const { read, asked } = pagesOf([1, 2, 3, 4, 5], 2);
    for await (const row of streamPages({ read, pageSize: 2 })) if (row === 2) break;
    expect(asked).toEqual([undefined]);
  });

  test('yields rows that are added behind the place it has reached', async () => {
    const rows = [1, 2, 3];
    const { read } = pagesOf(rows, 2);
    const seen: number[] = [];
    for await (const row of streamPages({ read, pageSize: 2 })) {
      if (row === 2) rows.push(9);
      seen.push(row);
    }
    expect(seen).toEqual([1, 2, 3, 9]);
  });

  test('rejects with what a page rejects with, after the rows before it', async () => {
    const lost = new DbError({ kind: 'connection', message: 'gone' });
    const { read } = pagesOf([1, 2, 3], 2);
    const stream = streamPages({
      pageSize: 2,
      read: async (after) => {
        if (after !== undefined) throw lost;
        return await read(after);
      },
    });
    expect([await stream.next(), await stream.next()]).toMatchObject([{ value: 1 }, { value: 2 }]);
    await expect(stream.next()).rejects.toBe(lost);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test('rejects at the next row after an abort, inside a page too, and reads no more', async () => {
    const controller = new AbortController();
    const { read, asked } = pagesOf([1, 2, 3, 4, 5], 3);
    const stream = streamPages({ read, pageSize: 3, signal: controller.signal });
    await stream.next();
    controller.abort();
    await expect(stream.next()).rejects.toMatchObject({ name: 'DbError', kind: 'cancelled', outcome: 'not_applied' });
    expect(asked).toEqual([undefined]);
  });
});

test('who changes a row that came out does not move the place where the next page starts', async () => {
  const rows = [{ at: 1 }, { at: 2 }, { at: 3 }];
  const stream = streamPages({
    pageSize: 1,
    read: async (after: { at: number } | undefined) =>
      rows
        .filter(({ at }) => at > (after?.at ?? 0))
        .slice(0, 1)
        .map((row) => ({ ...row })),
  });
  const seen: number[] = [];
  for await (const row of stream) {
    seen.push(row.at);
    row.at = 99;
  }
  expect(seen).toEqual([1, 2, 3]);
});
