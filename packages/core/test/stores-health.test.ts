import { expect, test } from 'vitest';
import { closedError, DbError, type Health, healthOfEach, healthOfStores, type Store } from '../src/index.js';

type Probed = Pick<Store, 'health' | 'name'>;

/** A store that says so of itself, or rejects. */
function store(answer: Partial<Health> | Error): Probed {
  return {
    name: 'fixture',
    health: async () => {
      if (answer instanceof Error) throw answer;
      return { status: 'up', latencyMs: 1, details: {}, error: null, ...answer };
    },
  };
}

const [up, degraded, down] = (['up', 'degraded', 'down'] as const).map((status) => store({ status })) as [
  Probed,
  Probed,
  Probed,
];

test('the health of several stores is that of the worst', async () => {
  for (const [stores, status] of [
    [[up, up], 'up'],
    [[degraded, up], 'degraded'],
    [[up, down, degraded], 'down'],
    [[], 'up'],
  ] as const) {
    const named = Object.fromEntries(stores.map((each, at) => [`store ${at}`, each]));
    expect((await healthOfEach(named)).status).toBe(status);
    expect((await healthOfStores(named)).status).toBe(status);
  }
});

test('a store that rejects is down, and hides none of the others', async () => {
  const closed = closedError();
  const stores = { trades: up, prices: store(closed), config: store(new TypeError('a defect')) };
  expect(await healthOfEach(stores)).toMatchObject({
    status: 'down',
    stores: {
      trades: { status: 'up' },
      prices: { status: 'down', error: closed, details: {} },
      config: { status: 'down', error: { kind: 'internal', store: 'fixture', operation: 'health' } },
    },
  });
  expect(await healthOfStores(stores)).toMatchObject({ status: 'down', error: closed });
});

test('as one, it has the error of the worst, the longest latency, and the details of each under its name', async () => {
  const error = new DbError({ kind: 'connection', message: 'refused' });
  const stores = {
    trades: store({ latencyMs: 5, details: { trades: 3 } }),
    config: store({ status: 'down', latencyMs: 2, details: { rules: 4 }, error }),
  };
  expect(await healthOfStores(stores)).toStrictEqual({
    status: 'down',
    latencyMs: 5,
    details: { trades: { trades: 3 }, config: { rules: 4 } },
    error,
  });
});

test('as one, it rejects when all reject, as after their close', async () => {
  const closed = closedError();
  await expect(healthOfStores({ trades: store(closed), config: store(closed) })).rejects.toBe(closed);
});

test('as one, it rejects when the caller has aborted, though some had answered before', async () => {
  const cancelled = new DbError({ kind: 'cancelled', message: 'aborted' });
  const stores = { trades: up, config: store(cancelled) };
  await expect(healthOfStores(stores, { signal: AbortSignal.abort() })).rejects.toBe(cancelled);
  expect(await healthOfStores(stores)).toMatchObject({ status: 'down', error: cancelled });
});

test('all stores are asked at once, with the same options', async () => {
  const asked: unknown[] = [];
  const noting: Probed = {
    name: 'fixture',
    health: (options) => {
      asked.push(options);
      return new Promise(() => {});
    },
  };
  const options = { timeoutMs: 100 };
  void healthOfEach({ a: noting, b: noting }, options);
  expect(asked).toStrictEqual([options, options]);
});
