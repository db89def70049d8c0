import pg from 'pg';
import { expect, test } from 'vitest';
import { isServerError } from '../src/server-error.js';

const fromPg = (fields: object): Error => Object.assign(new pg.DatabaseError('x', 1, 'error'), fields);
const foreign = (fields: object): Error => Object.assign(new Error('x'), fields);

test.each([
  ["of the driver's class", fromPg({ code: '23505', severity: 'ERROR' })],
  ["of the driver's class, from a proxy that leaves the severity out", fromPg({ code: '23505' })],
  ['of another copy of the driver', foreign({ code: '00000', severity: 'ERROR' })],
])('the server speaks: an error %s', (_name, error) => {
  expect(isServerError(error)).toBe(true);
});

test.each([
  ['EPIPE has five capital letters too', foreign({ code: 'EPIPE', syscall: 'write' })],
  ['a code without a severity', foreign({ code: '23505' })],
  ['a severity without a code', foreign({ severity: 'ERROR' })],
  ['a code that is too short', foreign({ code: '2350', severity: 'ERROR' })],
  ['a code that is a number', foreign({ code: 23505, severity: 'ERROR' })],
])('the server does not speak: %s', (_name, error) => {
  expect(isServerError(error)).toBe(false);
});
