import { type DbError, type DbErrorKind, isDbError } from '@tradestore/core';
import { assert, expect } from 'vitest';

/** How a call ended, as the suite looks at it: nothing but a {@link DbError} may come out of a store. */
export type Ending<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: DbError };

/**
 * Waits for a call and says how it ended. Fails the test when it rejected with anything but a {@link DbError}; may be awaited
 * later, or not at all when the test has failed already.
 */
export function endingOf<T>(call: PromiseLike<T>): Promise<Ending<T>> {
  const ending = waitFor(call);
  ending.catch(() => undefined);
  return ending;
}

async function waitFor<T>(call: PromiseLike<T>): Promise<Ending<T>> {
  try {
    return { value: await call };
  } catch (error) {
    assert(isDbError(error), `a store rejects with nothing but DbError; this one rejected with ${String(error)}`);
    expect(error.isPermanent(), 'isPermanent() is the complement of isTransient()').toBe(!error.isTransient());
    return { error };
  }
}

/** The error of a call that must reject with a kind, naming a store and a method. */
export async function rejectionOf(call: PromiseLike<unknown>, kind: DbErrorKind): Promise<DbError> {
  const { error } = await endingOf(call);
  assert(error !== undefined, `resolved, but must reject with kind ${kind}`);
  expect(error.kind, `kind of "${error.message}"`).toBe(kind);
  expect(error.store, `the store that "${error.message}" names`).toMatch(/./);
  expect(error.operation, `the method that "${error.message}" names`).toMatch(/./);
  return error;
}

/**
 * A value that the type forbids. Users of plain JavaScript, parsed JSON and casts hand them in, so stores must refuse them;
 * this is the one place where the suite lies to the compiler.
 */
export function bad<T>(value: unknown): T {
  return value as T;
}
