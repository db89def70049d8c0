import { expect, test } from 'vitest';
import { DbError } from '../../src/index.js';
import { collected } from '../collected.js';
import { DriverError, Shelf } from './shelf-store.js';

test('a stream yields what it is opened with', async () => {
  expect(await collected(new Shelf().watch('a'))).toStrictEqual(['row']);
});

test('a stream is looked at when its first row is asked for, and not opened when it is refused', async () => {
  const shelf = new Shelf();
  let opened = 0;
  shelf.rows = async function* () {
    opened += 1;
    yield 'row';
  };
  const badKey = shelf.watch('');
  const aborted = shelf.watch('a', { signal: AbortSignal.abort() });
  const late = shelf.watch('a');
  expect(opened).toBe(0);
  const origin = { store: 'shelf', operation: 'watch', outcome: 'not_applied' };
  await expect(collected(badKey)).rejects.toMatchObject({ ...origin, kind: 'invalid_argument' });
  await expect(collected(aborted)).rejects.toMatchObject({ ...origin, kind: 'cancelled' });
  await shelf.close();
  await expect(collected(late)).rejects.toMatchObject({ ...origin, kind: 'closed' });
  expect(opened).toBe(0);
});

test("a page that failed keeps its own method's name; another error gets the stream's", async () => {
  const shelf = new Shelf();
  const failWith = (error: unknown): void => {
    // biome-ignore lint/correctness/useYield: it fails before its first row
    shelf.rows = async function* () {
      throw error;
    };
  };
  failWith(new DbError({ kind: 'timeout', message: 'page', store: 'shelf', operation: 'read' }));
  await expect(collected(shelf.watch('a'))).rejects.toMatchObject({ operation: 'read', outcome: 'not_applied' });
  failWith(new DriverError('reset'));
  await expect(collected(shelf.watch('a'))).rejects.toMatchObject({ kind: 'connection', operation: 'watch' });
});

test('a reader who stops early stops what was opened, and close does not wait for a stream between its pages', async () => {
  const shelf = new Shelf();
  let ended = false;
  shelf.rows = async function* () {
    try {
      for (;;) yield 'row';
    } finally {
      ended = true;
    }
  };
  for await (const row of shelf.watch('a')) {
    expect(row).toBe('row');
    expect(await shelf.close()).toStrictEqual({ unwritten: 0 });
    break;
  }
  expect(ended).toBe(true);
});
