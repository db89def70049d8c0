import { expect, test } from 'vitest';
import { DbError } from '../../src/index.js';
import { outcomeOf } from '../layers/ledger-store.js';
import { DriverError, hangs, Shelf, whenGivenUp } from './shelf-store.js';

test('health is up with what the probe has found, and how long it took', async () => {
  const shelf = new Shelf();
  shelf.probe = async () => {
    await shelf.clock.advance(30);
    return { details: { version: 7 } };
  };
  expect(await shelf.health()).toStrictEqual({ status: 'up', latencyMs: 30, details: { version: 7 }, error: null });
});

test('a probe may say itself that the store is degraded or down, and why', async () => {
  const shelf = new Shelf();
  shelf.probe = async () => ({ status: 'degraded', details: { readOnly: true } });
  expect(await shelf.health()).toMatchObject({ status: 'degraded', details: { readOnly: true }, error: null });
  const error = new DbError({ kind: 'schema', message: 'no table' });
  shelf.probe = async () => ({ status: 'down', details: {}, error });
  expect((await shelf.health()).error).toBe(error);
});

test('health resolves with down when the probe fails, whatever it fails with', async () => {
  const shelf = new Shelf();
  const failures = [
    new DriverError('refused'),
    new DbError({ kind: 'invalid_argument', message: 'the server refuses our question' }),
    new DbError({ kind: 'cancelled', message: 'by an operator' }),
    new DbError({ kind: 'closed', message: 'the pool is closed' }),
  ];
  for (const thrown of failures) {
    shelf.probe = async () => {
      throw thrown;
    };
    const { status, error } = await shelf.health();
    expect(status).toBe('down');
    expect(error).toMatchObject({ store: 'shelf', operation: 'health', outcome: 'not_applied' });
  }
});

test('health resolves with down within its timeoutMs while the server never answers', async () => {
  const shelf = new Shelf();
  shelf.probe = hangs;
  const health = outcomeOf(shelf.health({ timeoutMs: 250 }));
  await shelf.clock.advance(249);
  expect(health.settled).toBe(false);
  await shelf.clock.advance(1);
  expect(health.value).toMatchObject({ status: 'down', latencyMs: 250, details: {}, error: { kind: 'timeout' } });
});

test('health rejects for bad arguments, for a signal that aborts, and after close', async () => {
  const shelf = new Shelf();
  await expect(shelf.health({ timeoutMs: 0 })).rejects.toMatchObject({ kind: 'invalid_argument', operation: 'health' });
  await expect(shelf.health({ signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'cancelled' });
  shelf.probe = (attempt) =>
    whenGivenUp(attempt, () => {
      throw new DriverError('aborted');
    });
  const controller = new AbortController();
  const aborted = outcomeOf(shelf.health({ signal: controller.signal }));
  controller.abort();
  await shelf.clock.advance(0);
  expect(aborted.error).toMatchObject({ kind: 'cancelled', operation: 'health' });
  const timedOut = new AbortController();
  const late = outcomeOf(shelf.health({ signal: timedOut.signal }));
  timedOut.abort(new DOMException('too late', 'TimeoutError'));
  await shelf.clock.advance(0);
  expect(late.error).toMatchObject({ kind: 'timeout' });
  const drained = outcomeOf(shelf.health());
  await shelf.close({ deadlineMs: 0 });
  expect(drained.error).toMatchObject({ kind: 'closed' });
  await expect(shelf.health()).rejects.toMatchObject({ kind: 'closed', store: 'shelf', operation: 'health' });
});
