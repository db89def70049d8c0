import { expect, test } from 'vitest';
import { abortError } from '../src/abort-error.js';

test('a caller that aborted gets kind cancelled, with its reason as the cause', () => {
  const reason = new Error('the user left');
  const error = abortError(AbortSignal.abort(reason), 'not_applied');
  expect(error).toMatchObject({ kind: 'cancelled', outcome: 'not_applied', message: 'the caller aborted the call' });
  expect(error.cause).toBe(reason);
  expect(error.isTransient()).toBe(false);
});

test('a reason that is no Error is a cancellation too', () => {
  for (const reason of ['TimeoutError', { name: 'TimeoutError' }, null]) {
    expect(abortError(AbortSignal.abort(reason), 'unknown')).toMatchObject({ kind: 'cancelled', outcome: 'unknown' });
  }
});

test('a signal of AbortSignal.timeout gets kind timeout', async () => {
  const signal = AbortSignal.timeout(1);
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
      // The timer of AbortSignal.timeout lets the process end, so something else must keep it.
      setTimeout(resolve, 10_000).unref();
    });
  }
  const error = abortError(signal, 'unknown');
  expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown', message: "the caller's signal timed out" });
  expect(error.isTransient()).toBe(true);
});
