import { inspect } from 'node:util';
import { expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import { anybody } from './config-scene.js';

export const notAName: readonly unknown[] = ['', 'x'.repeat(129), 'a\nb', 'a\ud83d', 7, null];
export const notAVersion: readonly unknown[] = [-1, 1.5, Number.NaN, 2 ** 31, '1', 1n, null, undefined, -0];
export const notACount: readonly unknown[] = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '10', 10n, null];
export const notASeq: readonly unknown[] = [-1n, 2n ** 63n, 0, '0', null];

export const notAContext: readonly unknown[] = [
  undefined,
  null,
  {},
  ...notAName.map((actor) => ({ actor })),
  ...['', 'x'.repeat(2_001), 'a\u0000', '\ud83d', 7, null].map((reason) => ({ ...anybody, reason })),
  ...notAName.map((correlationId) => ({ ...anybody, correlationId })),
];

/** Expects a call to be refused. @param given what was wrong with it */
export async function refused(call: Promise<unknown>, given: unknown): Promise<void> {
  const [{ status }] = await Promise.allSettled([call]);
  expect(status, `of a call with ${inspect(given)}`).toBe('rejected');
  const error = await rejectionOf(call, 'invalid_argument');
  expect(error.outcome).toBe('not_applied');
}
