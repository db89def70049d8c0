import { DbError } from '@tradestore/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyError, keepsConnection } from '../src/classify-error.js';
import { type Expectation, expectRow } from './errors/expectation.js';
import { foreignServerError, serverError, systemError } from './errors/raw-errors.js';

const unknown: Expectation = ['unknown', 'P', 'unknown', 'discard'];
const lost: Expectation = ['connection', 'T', 'unknown', 'discard'];

describe('a DbError', () => {
  test('passes as it is', () => {
    const error = new DbError({ kind: 'conflict', message: 'm', cause: serverError('XX000') });
    expect(classifyError(error, { phase: 'unknown' })).toBe(error);
  });

  test('says nothing against the connection by itself, but its cause may', () => {
    expect(keepsConnection(new DbError({ kind: 'conflict', message: 'm' }))).toBe(true);
    expect(keepsConnection(new DbError({ kind: 'conflict', message: 'm', cause: serverError('23505') }))).toBe(true);
    expect(keepsConnection(new DbError({ kind: 'connection', message: 'm', cause: systemError('EPIPE') }))).toBe(false);
  });
});

describe('precedence', () => {
  test('five capital letters are no SQLSTATE: EPIPE is a socket', () => {
    expectRow(systemError('EPIPE', 'write'), lost);
  });

  test('a code without a severity is not the server speaking', () => {
    expectRow(Object.assign(new Error('duplicate'), { code: '23505' }), unknown);
    expectRow(foreignServerError('23505'), ['constraint', 'P', 'not_applied', 'keep']);
  });

  test("an error of the driver's own class is the server speaking, also when a proxy leaves the severity out", () => {
    expectRow(Object.assign(serverError('23505'), { severity: undefined }), ['constraint', 'P', 'not_applied', 'keep']);
  });

  test('a severity without a code of five characters is not the server speaking', () => {
    expectRow(Object.assign(new Error('x'), { code: '2350', severity: 'ERROR' }), unknown);
    expectRow(Object.assign(new Error('x'), { code: 23505, severity: 'ERROR' }), unknown);
    expectRow(Object.assign(new Error('x'), { severity: 'ERROR' }), unknown);
  });

  test('a SQLSTATE comes before its class', () => {
    expectRow(serverError('25P04'), ['timeout', 'T', 'not_applied', 'discard']);
    expectRow(serverError('25P99'), ['internal', 'P', 'not_applied', 'discard']);
    expectRow(serverError('08P01'), ['protocol', 'P', 'not_applied', 'discard']);
    expectRow(serverError('08P99'), lost);
    expectRow(serverError('42501'), ['permission', 'P', 'not_applied', 'keep']);
  });

  test('a SQLSTATE comes before a text of the driver, a name, a cause and errors inside', () => {
    const error = Object.assign(serverError('23505', { message: 'Connection terminated' }), {
      name: 'AbortError',
      cause: systemError('ECONNREFUSED', 'connect'),
      errors: [systemError('EMFILE')],
    });
    expectRow(error, ['constraint', 'P', 'not_applied', 'keep']);
  });

  test("a text of the driver comes before a code of Node's", () => {
    expectRow(systemError('ECONNRESET', 'read', 'Query read timeout'), ['timeout', 'T', 'unknown', 'discard']);
  });

  test('what the pool says comes before the cause that it keeps', () => {
    const error = new Error('Connection terminated due to connection timeout', {
      cause: new Error('Connection terminated unexpectedly'),
    });
    expectRow(error, ['timeout', 'T', 'not_applied', 'discard']);
  });

  test('a code that is called as a member of all objects is no code', () => {
    for (const code of ['constructor', '__proto__', 'toString']) {
      expectRow(systemError(code), unknown);
      expect(classifyError(systemError(code), { phase: 'unknown' }).code).toBeUndefined();
      const cause = systemError('ECONNREFUSED', 'connect');
      expectRow(Object.assign(systemError(code), { cause }), ['connection', 'T', 'not_applied', 'discard']);
    }
  });
});

describe('what no table knows', () => {
  test.each([
    ['an error', new Error('?')],
    ['a text', 'Connection terminated'],
    ['a number', 7],
    ['nothing', undefined],
    ['null', null],
    ['a function', () => undefined],
    ['an object', { message: 7, code: {}, errors: 'x' }],
  ])('is unknown, permanent, decided by the phase, and its connection is not kept: %s', (_name, thrown) => {
    const error = classifyError(thrown, { phase: 'unknown' });
    expect(error).toMatchObject({ kind: 'unknown', outcome: 'unknown', code: undefined, details: {} });
    expect(error.isPermanent()).toBe(true);
    expect(classifyError(thrown, { phase: 'not_applied' }).outcome).toBe('not_applied');
    expect(keepsConnection(thrown)).toBe(false);
  });

  test('shows its code where that looks like one', () => {
    expect(classifyError(systemError('EWHATEVER'), { phase: 'unknown' }).code).toBe('EWHATEVER');
    expect(classifyError(systemError('s3cret word'), { phase: 'unknown' }).code).toBeUndefined();
  });
});

describe('an error inside of another', () => {
  test('a host with several addresses fails as they did', () => {
    const errors = [systemError('ENETUNREACH', 'connect'), systemError('ECONNREFUSED', 'connect')];
    const error = Object.assign(new AggregateError(errors), { code: 'ENETUNREACH' });
    expect(error.message).toBe('');
    expectRow(error, ['connection', 'T', 'not_applied', 'discard']);
    expect(classifyError(error, { phase: 'unknown' }).code).toBe('ENETUNREACH');
  });

  test('each address may time out on a slow link: while connecting, so that nothing was sent', () => {
    const error = Object.assign(new AggregateError([systemError('ETIMEDOUT', 'connect')]), { code: 'ETIMEDOUT' });
    expectRow(error, ['timeout', 'T', 'not_applied', 'discard']);
  });

  test('an address that may serve later counts before one that is forbidden', () => {
    const error = new AggregateError([systemError('EACCES', 'connect'), systemError('ECONNREFUSED', 'connect')]);
    expectRow(error, ['connection', 'T', 'not_applied', 'discard']);
  });

  test('without errors inside the code of the whole counts', () => {
    expectRow(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), [
      'connection',
      'T',
      'not_applied',
      'discard',
    ]);
  });

  test('a cause says what an error without a rule does not', () => {
    const inner = systemError('ECONNREFUSED', 'connect');
    const error = new Error('no password', { cause: new TypeError('fetch failed', { cause: inner }) });
    expectRow(error, ['connection', 'T', 'not_applied', 'discard']);
    expect(classifyError(error, { phase: 'unknown' })).toMatchObject({ code: 'ECONNREFUSED', cause: error });
  });

  test('causes that go in a circle, and lists that hold themselves, are unknown', () => {
    const circle = new Error('a');
    circle.cause = new Error('b', { cause: circle });
    expectRow(circle, unknown);
    const range = new RangeError('a');
    range.cause = range;
    expectRow(range, ['corrupt_data', 'P', 'unknown', 'discard']);
    const errors: unknown[] = [];
    const holder = Object.assign(new AggregateError([]), { errors });
    errors.push(holder, errors, holder);
    expectRow(holder, unknown);
  });
});

describe('a lost connection', () => {
  const bare = [
    new Error('Connection terminated unexpectedly'),
    new Error('Connection terminated'),
    systemError('EPIPE', 'write'),
    systemError('ECONNRESET', 'read'),
    systemError('ERR_STREAM_PREMATURE_CLOSE'),
  ];

  test.each(bare)("is explained by the client's own last error, and the phase decides its outcome: %s", (error) => {
    const shutdown = { clientError: serverError('57P01', { severity: 'FATAL' }) };
    expectRow(error, lost, shutdown);
    expect(classifyError(error, { phase: 'unknown', ...shutdown }).code).toBe('57P01');
    const idle = { clientError: serverError('25P03', { severity: 'FATAL', routine: 'ProcessInterrupts' }) };
    // 25P03 alone proves that there was no COMMIT; here a COMMIT may have been the statement that met the loss.
    expectRow(error, ['timeout', 'T', 'unknown', 'discard'], idle);
    expect(classifyError(error, { phase: 'unknown', ...idle })).toMatchObject({
      code: '25P03',
      details: { severity: 'FATAL', routine: 'ProcessInterrupts' },
    });
  });

  test('a statement that was never sent did not happen, whatever ended the connection before', () => {
    const error = new Error('Client has encountered a connection error and is not queryable');
    expectRow(error, ['timeout', 'T', 'not_applied', 'discard'], {
      clientError: serverError('25P03', { severity: 'FATAL' }),
    });
    expectRow(error, ['connection', 'T', 'not_applied', 'discard'], {
      clientError: serverError('57P01', { severity: 'FATAL' }),
    });
    expectRow(error, ['internal', 'P', 'not_applied', 'discard'], {
      clientError: serverError('XX000', { severity: 'PANIC' }),
    });
    expectRow(error, ['connection', 'T', 'not_applied', 'discard'], { clientError: systemError('ECONNRESET', 'read') });
    expect(classifyError(error, { phase: 'unknown', clientError: systemError('ECONNRESET', 'read') }).code).toBe(
      'ECONNRESET',
    );
  });

  test('keeps its own code when the client knows no reason either', () => {
    const clientError = new Error('Connection terminated unexpectedly');
    expect(classifyError(systemError('EPIPE', 'write'), { phase: 'unknown', clientError }).code).toBe('EPIPE');
    expectRow(systemError('EPIPE', 'write'), lost, { clientError });
    expectRow(systemError('EPIPE', 'write'), lost, { clientError: new Error('?') });
  });

  test.each(bare)('is the doing of a store that is being closed, and is not tried again: %s', (error) => {
    expectRow(error, ['closed', 'P', 'unknown', 'discard'], { closing: true });
    expectRow(error, ['closed', 'P', 'unknown', 'discard'], { closing: true, clientError: serverError('57P01') });
  });

  test('other errors keep their meaning, whatever the client has met and while the store is closed', () => {
    const clientError = serverError('57P01');
    expectRow(serverError('23505'), ['constraint', 'P', 'not_applied', 'keep'], { clientError, closing: true });
    expectRow(systemError('ECONNREFUSED', 'connect'), ['connection', 'T', 'not_applied', 'discard'], { clientError });
  });
});

describe('whatever is thrown', () => {
  test('becomes a DbError', () => {
    const part = fc.option(fc.anything(), { nil: undefined });
    const errorLike = fc.record(
      {
        name: part,
        message: part,
        code: part,
        severity: part,
        syscall: part,
        errors: part,
        cause: part,
        constructor: part,
      },
      { requiredKeys: [] },
    );
    const thrown = fc.oneof(
      fc.anything({ withNullPrototype: true, withDate: true, withMap: true, withBigInt: true }),
      errorLike,
    );
    fc.assert(
      fc.property(
        thrown,
        fc.constantFrom('unknown', 'not_applied'),
        fc.boolean(),
        thrown,
        (value, phase, closing, clientError) => {
          const error = classifyError(value, { phase, closing, clientError });
          expect(error).toBeInstanceOf(DbError);
          expect(error.cause).toBe(value);
          if (phase === 'not_applied') expect(error.outcome).toBe('not_applied');
          expect(typeof keepsConnection(value)).toBe('boolean');
        },
      ),
    );
  });

  test.each([
    ['a getter that throws', Object.defineProperty(new Error('x'), 'code', { get: () => expect.fail('read') })],
    ['a proxy that is revoked', revoked()],
  ])('becomes a DbError: %s', (_name, value) => {
    const error = classifyError(value, { phase: 'unknown' });
    expect(error).toBeInstanceOf(DbError);
    expect([error.kind, error.outcome]).toEqual(['unknown', 'unknown']);
    expect(keepsConnection(value)).toBe(false);
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
