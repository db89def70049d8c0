// Not in the shared suite: faults, latency and lag are the mock's own, as is that what it returns is frozen.
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../src/index.js';
import { MockMetricsStore } from '../src/metrics-store.js';
import { makeMetric } from './make-metric.js';
import { rejectionOf } from './rejection.js';

const [start, end] = [makeMetric(0).time, makeMetric(1_000).time];
const query = { name: 'metric', start, end, every: '1m' } as const;

describe('MockMetricsStore', () => {
  test('withFailure without arguments: every call rejects, and was not applied', async () => {
    const store = MockMetricsStore.withFailure();
    const calls = {
      recordMetric: store.recordMetric(makeMetric(1)),
      batchRecordMetrics: store.batchRecordMetrics([makeMetric(1)]),
      getMetrics: store.getMetrics('metric', start, end),
      aggregateMetrics: store.aggregateMetrics(query),
      getLatestMetric: store.getLatestMetric('metric'),
      flush: store.flush('visible'),
    };
    for (const [operation, call] of Object.entries(calls)) {
      expect(await rejectionOf(call)).toMatchObject({ kind: 'connection', outcome: 'not_applied', operation });
    }
    expect(await store.health()).toMatchObject({ status: 'down', error: { kind: 'connection' } });
  });

  test('a record that was applied before it failed is there', async () => {
    const store = MockMetricsStore.withFailure({ method: 'recordMetric', call: 1, applied: true });
    expect((await rejectionOf(store.recordMetric(makeMetric(1)))).outcome).toBe('unknown');
    expect(await store.getLatestMetric('metric')).toEqual(makeMetric(1));
  });

  test('withLatency: what a caller changes meanwhile changes nothing', async () => {
    const clock = new ManualClock();
    const store = MockMetricsStore.withLatency(50, { clock });
    const tags = { venue: 'pumpfun' };
    const batch = [makeMetric(2, { tags: { ...tags } })];
    const saves = [store.recordMetric(makeMetric(1, { tags })), store.batchRecordMetrics(batch)];
    tags.venue = 'changed';
    batch[0] = makeMetric(3);
    await clock.advance(50);
    await Promise.all(saves);

    const filter = { venue: 'pumpfun' };
    const after = { time: makeMetric(1).time, tags: { venue: 'pumpfun' } };
    const groupBy = ['venue'];
    const points = store.getMetrics('metric', start, end, { tags: filter, after });
    const buckets = store.aggregateMetrics({ ...query, tags: filter, groupBy });
    const latest = store.getLatestMetric('metric', { tags: filter });
    filter.venue = after.tags.venue = 'changed';
    groupBy[0] = 'changed';
    await clock.advance(50);
    expect(await points).toEqual([makeMetric(2, { tags: { venue: 'pumpfun' } })]);
    expect(await buckets).toMatchObject([{ tags: { venue: 'pumpfun' }, count: 2, sum: 3 }]);
    expect(await latest).toEqual(makeMetric(2, { tags: { venue: 'pumpfun' } }));
  });

  test('visibilityLagMs: a point is read when the lag has passed, by every read', async () => {
    const clock = new ManualClock();
    const store = new MockMetricsStore({ clock, visibilityLagMs: 100 });
    await store.recordMetric(makeMetric(1));
    const seen = async (): Promise<unknown[]> => [
      (await store.getMetrics('metric', start, end)).length,
      (await store.aggregateMetrics(query)).length,
      (await store.getLatestMetric('metric')) === null ? 0 : 1,
      (await store.health()).details,
    ];
    await clock.advance(99);
    expect(await seen()).toEqual([0, 0, 0, { points: 0, heldPoints: 1 }]);
    await clock.advance(1);
    expect(await seen()).toEqual([1, 1, 1, { points: 1, heldPoints: 0 }]);
  });

  test('the points that it returns are frozen, tags included, and have the fields of a point only', async () => {
    const store = new MockMetricsStore();
    const tags = { venue: 'pumpfun' };
    await store.recordMetric(Object.assign(makeMetric(1, { tags, value: -0 }), { note: 'not a field' }));
    const found = await store.getLatestMetric('metric');
    expect(found).toStrictEqual(makeMetric(1, { tags, value: 0 }));
    expect([Object.isFrozen(found), Object.isFrozen(found?.tags)]).toEqual([true, true]);
  });

  test('too many rows, and a sum that is too large: the error names the way out', async () => {
    const store = new MockMetricsStore({ maxRows: 1 });
    await store.batchRecordMetrics([makeMetric(1), makeMetric(100)]);
    const points = await rejectionOf(store.getMetrics('metric', start, end));
    expect(points).toMatchObject({ kind: 'resource', details: { maxRows: 1 } });
    expect(points.message).toContain('page with limit and after');
    const buckets = await rejectionOf(store.aggregateMetrics(query));
    expect(buckets.message).toContain('ask for longer buckets');
    await store.batchRecordMetrics([1, 2].map((n) => makeMetric(n, { value: Number.MAX_VALUE })));
    const sum = await rejectionOf(store.aggregateMetrics(query));
    expect(sum).toMatchObject({ kind: 'resource', outcome: 'not_applied', operation: 'aggregateMetrics' });
    expect(sum.message).toContain('ask for shorter buckets');
  });

  test('calls has what was asked', async () => {
    const store = new MockMetricsStore();
    await store.getLatestMetric('metric');
    await rejectionOf(store.getLatestMetric(''));
    await store.aggregateMetrics(query);
    expect(store.calls).toEqual([
      { method: 'getLatestMetric', args: ['metric'] },
      { method: 'aggregateMetrics', args: [query] },
    ]);
  });
});
