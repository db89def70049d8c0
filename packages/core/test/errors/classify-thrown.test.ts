import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DbError } from '../../src/db-error.js';
import { classifyThrown, keepsConnectionAfter } from '../../src/errors/classify-thrown.js';
import { type Expectation, expectRow, tables } from './expectation.js';
import { serverError, systemError } from './raw-errors.js';

class BusyError extends Error {}

const taken: Expectation = ['constraint', 'P', 'not_applied', 'keep'];
const busy: Expectation = ['overloaded', 'T', 'not_applied', 'none'];
const lost: Expectation = ['connection', 'T', 'unknown', 'discard'];
const notReached: Expectation = ['connection', 'T', 'not_applied', 'discard'];
const unknown: Expectation = ['unknown', 'P', 'unknown', 'discard'];

describe('what is looked at first', () => {
  test('the server, whatever else the error has', () => {
    const more = { name: 'AbortError', cause: systemError('ECONNREFUSED'), errors: [systemError('EMFILE')] };
    expectRow(Object.assign(serverError('ECONNRESET', 'hung up'), more), taken);
  });

  test('then the errors inside, the transient one before others', () => {
    const both = [systemError('EACCES', 'connect'), systemError('ECONNREFUSED', 'connect')];
    expectRow(Object.assign(new AggregateError(both, 'busy: 1'), { name: 'AbortError' }), notReached);
    expectRow(Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }), notReached);
  });

  test('then the text of the driver, whole, by its beginning or by its end', () => {
    expectRow(Object.assign(systemError('EACCES', 'x', 'busy: 1'), { name: 'AbortError' }), busy);
    expectRow(new Error('the pool is busy'), busy);
    expectRow(new Error('hung up!'), unknown);
  });

  test('then its name, then a code, then its cause', () => {
    const cause = systemError('EACCES');
    expectRow(Object.assign(new BusyError('x', { cause }), { code: 'EPIPE' }), busy);
    expectRow(Object.assign(new Error('x', { cause }), { code: 'EPIPE' }), lost);
    expectRow(new TypeError('fetch failed', { cause }), ['config', 'P', 'not_applied', 'discard']);
  });

  test('last the language: its errors say least', () => {
    expectRow(new RangeError('x'), ['corrupt_data', 'P', 'unknown', 'discard']);
  });

  test('a code that is called as a member of all objects is no code', () => {
    for (const code of ['constructor', '__proto__', 'toString']) expectRow(systemError(code), unknown);
  });

  test('causes that go in a circle, and lists that hold themselves, end', () => {
    const circle = new Error('a');
    circle.cause = new Error('b', { cause: circle });
    expectRow(circle, unknown);
    const holder = Object.assign(new AggregateError([]), { errors: [] as unknown[] });
    holder.errors.push(holder, holder.errors);
    expectRow(holder, unknown);
  });
});

describe('a connection that is lost', () => {
  test('is explained by the last error of the client; the phase decides its outcome', () => {
    const clientError = serverError('57P01');
    const error = classifyThrown(new Error('hung up'), tables, { phase: 'unknown', clientError });
    expect(error).toMatchObject({
      kind: 'constraint',
      outcome: 'unknown',
      code: '57P01',
      details: { table: 'trades' },
    });
  });

  test('keeps its own code when the client only lost it too', () => {
    const known = { phase: 'unknown', clientError: new Error('hung up') } as const;
    expect(classifyThrown(systemError('EPIPE'), tables, known).code).toBe('EPIPE');
    const other = { phase: 'unknown', clientError: systemError('EPIPE') } as const;
    expect(classifyThrown(new Error('hung up'), tables, other).code).toBe('EPIPE');
  });

  test('is the doing of a store that is being closed', () => {
    expectRow(systemError('EPIPE'), ['closed', 'P', 'unknown', 'discard'], { closing: true });
    expect(classifyThrown(new Error('hung up'), tables, { phase: 'unknown', closing: true }).message).toBe(
      'we hung up',
    );
  });
});

describe('whatever is thrown', () => {
  test.each([
    ['an error', new Error('?')],
    ['a text', 'hung up'],
    ['nothing', undefined],
    ['null', null],
    ['an object', { message: 7, code: {}, errors: 'x' }],
    ['a getter that throws', Object.defineProperty(new Error('x'), 'code', { get: () => expect.fail('read') })],
  ])('becomes a DbError that is unknown, permanent and decided by the phase: %s', (_name, thrown) => {
    const error = classifyThrown(thrown, tables, { phase: 'unknown' });
    expect(error).toBeInstanceOf(DbError);
    expect(error).toMatchObject({ kind: 'unknown', outcome: 'unknown', code: undefined, details: {} });
    expect(error.isPermanent()).toBe(true);
    expect(keepsConnectionAfter(thrown, tables)).toBe(false);
  });

  test('passes when it is a DbError, whose cause says whether the connection is kept', () => {
    const error = new DbError({ kind: 'conflict', message: 'm', cause: systemError('EPIPE') });
    expect(classifyThrown(error, tables, { phase: 'unknown' })).toBe(error);
    expect(keepsConnectionAfter(error, tables)).toBe(false);
    expect(keepsConnectionAfter(new DbError({ kind: 'conflict', message: 'm' }), tables)).toBe(true);
  });

  test('gives nothing of its texts away, nor a code that is none', () => {
    const canary = 'canary-pa55word';
    const cause = Object.assign(new Error(canary), { password: canary });
    for (const thrown of [
      new Error(canary, { cause }),
      Object.assign(new RangeError(canary, { cause }), { code: canary }),
    ]) {
      const error = classifyThrown(thrown, tables, { phase: 'unknown' });
      const printed = [
        error.message,
        error.stack,
        JSON.stringify(error),
        inspect({ error }, { depth: 9, showHidden: true }),
      ];
      expect(printed.join('\n')).not.toContain('canary');
    }
  });
});
