import type { CallOptions } from './call-options.js';
import { DbError, isDbError } from './db-error.js';
import type { Health, Store } from './store.js';

/** How several stores are. */
export interface StoresHealth<Name extends string = string> {
  /** The worst of them. */
  readonly status: Health['status'];
  readonly stores: Readonly<Record<Name, Health>>;
}

type Probed = Pick<Store, 'health' | 'name'>;

const severity: Readonly<Record<Health['status'], number>> = { up: 0, degraded: 1, down: 2 };

/** Asks stores beside each other how they are. One that rejects counts as down, so that it cannot hide the others. */
export async function healthOfEach<Name extends string>(
  stores: Readonly<Record<Name, Probed>>,
  options?: CallOptions,
): Promise<StoresHealth<Name>> {
  const answers = await answersOf(stores, options);
  const healths = answers.map(({ name, health }) => [name, health] as const);
  return {
    status: worstOf(answers)?.health.status ?? 'up',
    stores: Object.fromEntries(healths) as Record<Name, Health>,
  };
}

/**
 * The health of stores that are opened together, as that of one: the worst status with its error, the longest latency, each
 * one's details under its name. One that rejects counts as down.
 *
 * @throws DbError when all reject (bad options, closed), or the caller's signal has aborted
 */
export async function healthOfStores(stores: Readonly<Record<string, Probed>>, options?: CallOptions): Promise<Health> {
  const answers = await answersOf(stores, options);
  const worst = worstOf(answers);
  const rejection = answers.find(({ rejected }) => rejected)?.health.error;
  if (rejection && (options?.signal?.aborted || answers.every(({ rejected }) => rejected))) throw rejection;
  return {
    status: worst?.health.status ?? 'up',
    latencyMs: Math.max(0, ...answers.map(({ health }) => health.latencyMs)),
    details: Object.fromEntries(answers.map(({ name, health }) => [name, health.details])),
    error: worst?.health.error ?? null,
  };
}

interface Answer {
  readonly name: string;
  readonly health: Health;
  readonly rejected: boolean;
}

function answersOf(
  stores: Readonly<Record<string, Probed>>,
  options: CallOptions | undefined,
): Promise<readonly Answer[]> {
  return Promise.all(Object.entries(stores).map(([name, store]) => answerOf(name, store, options)));
}

async function answerOf(name: string, store: Probed, options: CallOptions | undefined): Promise<Answer> {
  const startedAt = performance.now();
  try {
    return { name, health: await store.health(options), rejected: false };
  } catch (thrown) {
    const error = isDbError(thrown)
      ? thrown
      : new DbError({
          kind: 'internal',
          message: 'health threw an error of its own',
          store: store.name,
          operation: 'health',
          outcome: 'not_applied',
          cause: thrown,
        });
    const latencyMs = performance.now() - startedAt;
    return { name, health: { status: 'down', latencyMs, details: {}, error }, rejected: true };
  }
}

/** Of several that are as bad the first. */
function worstOf(answers: readonly Answer[]): Answer | undefined {
  return answers.reduce<Answer | undefined>(
    (worst, answer) =>
      worst === undefined || severity[answer.health.status] > severity[worst.health.status] ? answer : worst,
    undefined,
  );
}
