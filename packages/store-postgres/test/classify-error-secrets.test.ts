import { inspect } from 'node:util';
import { nodeCodes, nodeVariants } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { classifyError } from '../src/classify-error.js';
import { driverMessages } from '../src/errors/driver-messages.js';
import { sqlStates, sqlStateVariants } from '../src/errors/sqlstates.js';
import { serverError, systemError } from './errors/raw-errors.js';

const PASSWORD = 'canary-pa55word';
const ROW = 'canary-row-value';
const CANARIES = `${PASSWORD} ${ROW}`;

/** Everything that could be printed of an error. */
function printed(thrown: unknown, clientError?: unknown): string {
  const error = classifyError(thrown, { phase: 'unknown', clientError });
  expect(error.cause).toBe(thrown);
  const deep = { depth: 10, showHidden: true };
  return [error.message, error.stack, `${error}`, JSON.stringify(error), inspect(error), inspect({ error }, deep)].join(
    '\n',
  );
}

function expectNoCanary(text: string): void {
  expect(text).not.toContain(PASSWORD);
  expect(text).not.toContain(ROW);
  expect(text).not.toContain('canary');
}

const cause = Object.assign(new Error(CANARIES), { password: PASSWORD, bindings: [ROW] });
const everywhere = {
  ...{ detail: `Key (id)=(${ROW}) exists.`, where: `COPY trades, line 1: "${ROW}"`, hint: CANARIES },
  ...{ internalQuery: `select '${ROW}'`, dataType: CANARIES, position: CANARIES, file: CANARIES, line: CANARIES },
};

describe('no password and no value of a row can be read off an error', () => {
  test.each([...Object.keys(sqlStates), ...sqlStateVariants.map(({ code }) => code), '99999'])(
    'of the server: %s',
    (code) => {
      const thrown = Object.assign(
        serverError(code, { message: `insert into t values ('${ROW}') - ${CANARIES}`, ...everywhere }),
        {
          ...{
            cause,
            parameters: [ROW],
            connectionString: `postgres://u:${PASSWORD}@h/d`,
            client: { password: PASSWORD },
          },
        },
      );
      expectNoCanary(printed(thrown));
      expectNoCanary(printed(new Error('Connection terminated unexpectedly', { cause }), thrown));
    },
  );

  test.each(driverMessages)('of a driver: $is$starts$ends', (entry) => {
    const text =
      'is' in entry ? entry.is : 'starts' in entry ? `${entry.starts}${CANARIES}` : `${CANARIES}${entry.ends}`;
    expectNoCanary(printed(Object.assign(new Error(text, { cause }), { sql: ROW, bindings: [ROW] })));
  });

  test.each([...Object.keys(nodeCodes), ...nodeVariants.map(({ code }) => code), 'ERR_SSL_X', 'EWHATEVER'])(
    'of Node: %s',
    (code) => {
      expectNoCanary(
        printed(Object.assign(systemError(code, 'connect', CANARIES), { cause, input: CANARIES, path: CANARIES })),
      );
    },
  );

  test.each([
    ['an unknown error', Object.assign(new Error(CANARIES, { cause }), { code: PASSWORD })],
    ['a text', CANARIES],
    ['an object', { password: PASSWORD, message: ROW }],
    ['a list of errors', new AggregateError([cause, new Error(CANARIES)], CANARIES)],
    ['an error of the language', new RangeError(CANARIES, { cause })],
    ['a name', Object.assign(new Error(CANARIES, { cause }), { name: 'MigrationLocked' })],
  ])('%s', (_name, thrown) => {
    expectNoCanary(printed(thrown));
  });
});
