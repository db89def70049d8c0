import { inspect } from 'node:util';
import type { DbError } from '@tradestore/core';
import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { classifyError, classifyQueryFailure, classifyWriteFailure } from '../src/classify-error.js';
import { httpStatuses } from '../src/errors/http-statuses.js';
import { commitAnswer, lineAnswer } from './errors/answers.js';

const CANARY = 'canary-pa55word';

/** Everything that could be printed of an error. */
function printed(error: DbError): string {
  const deep = { depth: 10, showHidden: true };
  const all = [error.message, error.stack, `${error}`, JSON.stringify(error), inspect(error), inspect({ error }, deep)];
  return all.join('\n');
}

function expectNoCanary(error: DbError): void {
  expect(printed(error)).not.toMatch(/canary/i);
}

// biome-ignore format: a table, one row a line
const sentences = (value: string): readonly string[] => [
  `table: ${value}, column: ${value}; cast error from protocol type: TAG to column type: LONG`,
  `table: t, column: slot; line protocol value: ${value} is out bounds of column type: INT`,
  `table: t, column: price; value error: converting ${value} to DECIMAL(38,24) will result in loss of precision`,
  `table: t, column: price; value error: ${value} cannot be converted to column type: DECIMAL(38,24)`,
  `table: t, timestamp: ${value}; designated timestamp before 1970-01-01 is not allowed`,
  `Could not parse entire line, field value is invalid. Field: ${value}; value: ${value}`,
  `Could not parse entire line. Field value is missing: ${value}`,
  `Could not parse entire line. Symbol value is missing: ${value}`,
  `Could not parse timestamp: ${value}`,
  `table: t; invalid column name: ${value}`,
  `table: ${value}; table does not exist, creating new tables is disabled`,
  `table: t, column: ${value} does not exist, creating new columns is disabled`,
  `table: t; cannot insert in non-WAL table ${value}`,
  `invalid UTF8 in value for ${value}`,
  `decimal columns must be created manually ${value}`,
  `INVALID_TABLE_NAME ${value}`,
  value,
];

describe('no password and no value of a row can be read off an error', () => {
  test.each(sentences(CANARY))('of a write: %s', (said) => {
    for (const body of [
      lineAnswer(said),
      commitAnswer(said),
      JSON.stringify({ message: said, code: said, errorId: said }),
    ]) {
      for (const status of [400, 500]) expectNoCanary(classifyWriteFailure({ status, body }, 'unknown'));
    }
  });

  test('of a write, whatever the value is that the server repeats', () => {
    const around = fc.constantFrom(
      ...sentences(''),
      ...sentences('\n'),
      ' ',
      ': ',
      '; ',
      ', ',
      '(',
      'CANARY',
      'LONG',
      'price',
    );
    const value = fc.array(fc.oneof(around, fc.constant(CANARY), fc.string()), { maxLength: 5 });
    fc.assert(
      fc.property(value, fc.nat(sentences('').length - 1), (parts, index) => {
        const said = sentences(`${parts.join('')}${CANARY}`)[index] ?? '';
        expectNoCanary(classifyWriteFailure({ status: 400, body: lineAnswer(said) }, 'unknown'));
        expectNoCanary(classifyWriteFailure({ status: 500, body: commitAnswer(said) }, 'unknown'));
      }),
    );
  });

  test.each(Object.keys(httpStatuses))('of an answer with status %s', (status) => {
    for (const body of [CANARY, JSON.stringify({ error: CANARY, query: CANARY, message: CANARY })]) {
      expectNoCanary(classifyWriteFailure({ status: Number(status), body }, 'unknown'));
      expectNoCanary(classifyQueryFailure({ status: Number(status), body }, { phase: 'unknown' }));
    }
  });

  test.each([
    `inconvertible value: \`${CANARY}\` [STRING -> LONG]`,
    `Invalid column: ${CANARY}`,
    `decimal '${CANARY}' has 3 decimal places but scale is limited to 2`,
    `Internal error. Exception type: ${CANARY}`,
    CANARY,
  ])('of a statement: %s', (text) => {
    const more = {
      code: '00000',
      severity: 'ERROR',
      detail: CANARY,
      where: CANARY,
      table: CANARY,
      parameters: [CANARY],
    };
    const thrown = Object.assign(new pg.DatabaseError(text, 1, 'error'), more);
    const error = classifyError(thrown, { phase: 'unknown' });
    expect(error.cause).toBe(thrown);
    expectNoCanary(error);
    expectNoCanary(classifyError(new Error('Connection terminated'), { phase: 'unknown', clientError: thrown }));
    expectNoCanary(classifyQueryFailure({ status: 400, body: JSON.stringify({ error: text }) }, { phase: 'unknown' }));
  });

  test.each(['UND_ERR_SOCKET', 'ECONNREFUSED', 'EWHATEVER', CANARY])('of a client that throws: %s', (code) => {
    const thrown = Object.assign(new Error(CANARY, { cause: new Error(CANARY) }), {
      code,
      socket: { headers: CANARY },
    });
    expectNoCanary(classifyWriteFailure({ thrown }, 'unknown'));
    expectNoCanary(classifyQueryFailure({ thrown }, { phase: 'unknown' }));
  });
});
