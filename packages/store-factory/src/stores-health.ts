import { type CallOptions, DbError, type Health, isDbError, type Store } from '@tradestore/core';

const severity: Readonly<Record<Health['status'], number>> = { up: 0, degraded: 1, down: 2 };

/** Asks all stores at once how they are. A store that rejects counts as down, so that one cannot hide the others. */
export async function healthOfAll<Name extends string>(
  stores: ReadonlyMap<Name, Store>,
  options: CallOptions | undefined,
): Promise<{ status: Health['status']; stores: Record<Name, Health> }> {
  const answers = await Promise.all(
    Array.from(stores, async ([contract, store]) => [contract, await healthOf(store, options)] as const),
  );
  const worst = answers.reduce<Health['status']>(
    (worse, [, { status }]) => (severity[status] > severity[worse] ? status : worse),
    'up',
  );
  return { status: worst, stores: Object.fromEntries(answers) as Record<Name, Health> };
}

async function healthOf(store: Store, options: CallOptions | undefined): Promise<Health> {
  const startedAt = performance.now();
  try {
    return await store.health(options);
  } catch (thrown) {
    const error = isDbError(thrown)
      ? thrown
      : new DbError({
          kind: 'internal',
          message: 'health threw an error of its own',
          store: store.name,
          cause: thrown,
        });
    return { status: 'down', latencyMs: performance.now() - startedAt, details: {}, error };
  }
}
