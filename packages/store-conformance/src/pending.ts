/** Calls that a test awaits later: one that rejects after the test has failed already is no unhandled rejection. */
export function pending<T>(calls: readonly Promise<T>[]): readonly Promise<T>[] {
  for (const call of calls) call.catch(() => undefined);
  return calls;
}
