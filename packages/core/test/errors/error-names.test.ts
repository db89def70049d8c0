import { expect, test } from 'vitest';
import { type Expectation, expectRow } from './expectation.js';
import { serverError } from './raw-errors.js';

test('a signal: cancelled, or timed out when it is one of a timeout, also when a stream wraps it', () => {
  const timeout = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  expectRow(AbortSignal.abort().reason, ['cancelled', 'P', 'unknown', 'discard']);
  expectRow(timeout, ['timeout', 'T', 'unknown', 'discard']);
  const inStream = (cause: unknown): Error =>
    Object.assign(new Error('The operation was aborted', { cause }), { name: 'AbortError', code: 'ABORT_ERR' });
  expectRow(inStream(timeout), ['timeout', 'T', 'unknown', 'discard']);
  expectRow(inStream(AbortSignal.abort().reason), ['cancelled', 'P', 'unknown', 'discard']);
  expectRow(inStream(serverError('40001')), ['cancelled', 'P', 'unknown', 'discard']);
});

test('an error of the language is a value that our parsers could not read; a slip in the code is a defect', () => {
  const unreadable: Expectation = ['corrupt_data', 'P', 'unknown', 'discard'];
  expectRow(new RangeError('Invalid time value'), unreadable);
  expectRow(new TypeError('not a number'), unreadable);
  expectRow(
    thrownBy(() => BigInt('abc')),
    unreadable,
  );
  expectRow(
    thrownBy(() => Buffer.alloc(2).readInt32BE(0)),
    unreadable,
  );
  const defect: Expectation = ['internal', 'P', 'unknown', 'discard'];
  expectRow(
    thrownBy(() => JSON.parse('null').x),
    defect,
  );
  expectRow(
    thrownBy(() => JSON.parse('{}').x()),
    defect,
  );
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return expect.fail('nothing was thrown');
}
