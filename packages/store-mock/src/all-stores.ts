import type { CallOptions, CloseOptions, CloseReport, Health, Store } from '@tradestore/core';

const severity: Readonly<Record<Health['status'], number>> = { up: 0, degraded: 1, down: 2 };

/** The health of the worst store, with each one's details. */
export async function healthOfStores(
  stores: Readonly<Record<string, Store>>,
  options: CallOptions | undefined,
): Promise<Health> {
  const answers = await Promise.all(
    Object.entries(stores).map(async ([name, store]) => [name, await store.health(options)] as const),
  );
  const worst = answers.map(([, health]) => health).reduce((a, b) => (severity[b.status] > severity[a.status] ? b : a));
  return {
    status: worst.status,
    latencyMs: Math.max(...answers.map(([, { latencyMs }]) => latencyMs)),
    details: Object.fromEntries(answers.map(([name, { details }]) => [name, details])),
    error: worst.error,
  };
}

/** Closes stores beside each other. */
export async function closeStores(
  stores: Readonly<Record<string, Store>>,
  options: CloseOptions | undefined,
): Promise<CloseReport> {
  const closings = Object.values(stores).map((store) => store.close(options));
  // One that fails doesn't keep the others open.
  await Promise.allSettled(closings);
  const reports = await Promise.all(closings);
  return { unwritten: reports.reduce((sum, { unwritten }) => sum + unwritten, 0) };
}
