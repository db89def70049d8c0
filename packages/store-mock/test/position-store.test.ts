// Not in the shared suite: faults, latency and lag are the mock's own, as is that what it returns is frozen.
import { timestamp } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../src/index.js';
import { MockPositionStore } from '../src/position-store.js';
import { makePosition } from './make-position.js';
import { rejectionOf } from './rejection.js';

const [start, end] = [makePosition(0).time, makePosition(1_000).time];

describe('MockPositionStore', () => {
  test('withFailure without arguments: every call rejects, and was not applied', async () => {
    const store = MockPositionStore.withFailure();
    const calls = {
      savePosition: store.savePosition(makePosition(1)),
      batchSavePositions: store.batchSavePositions([makePosition(1)]),
      getPosition: store.getPosition('position'),
      getOpenPositions: store.getOpenPositions(),
      getPositionHistory: store.getPositionHistory('position', start, end),
      flush: store.flush('visible'),
    };
    for (const [operation, call] of Object.entries(calls)) {
      expect(await rejectionOf(call)).toMatchObject({ kind: 'connection', outcome: 'not_applied', operation });
    }
    expect(await store.health()).toMatchObject({ status: 'down', error: { kind: 'connection' } });
  });

  test('a save that was applied before it failed is there', async () => {
    const store = MockPositionStore.withFailure({ method: 'savePosition', call: 1, applied: true });
    expect((await rejectionOf(store.savePosition(makePosition(1)))).outcome).toBe('unknown');
    expect(await store.getPosition('position')).toEqual(makePosition(1));
  });

  test('withLatency: what a caller changes meanwhile changes nothing', async () => {
    const clock = new ManualClock();
    const store = MockPositionStore.withLatency(50, { clock });
    const position = makePosition(1);
    const batch = [makePosition(2)];
    const saves = [store.savePosition(position), store.batchSavePositions(batch)];
    Object.assign(position, { id: 'changed' });
    batch[0] = makePosition(3);
    await clock.advance(50);
    await Promise.all(saves);
    const after = { time: makePosition(1).time, sequence: 0n };
    const filter = { profileId: 'profile' };
    const dates = [new Date(start / 1_000), new Date(end / 1_000)] as const;
    const history = store.getPositionHistory('position', ...dates, { after });
    const open = store.getOpenPositions(filter);
    after.time = end;
    filter.profileId = 'changed';
    for (const date of dates) date.setTime(0);
    await clock.advance(50);
    expect(await history).toEqual([makePosition(2)]);
    expect(await open).toEqual([makePosition(2)]);
  });

  test('visibilityLagMs: the latest snapshot changes for every read at once', async () => {
    const clock = new ManualClock();
    const store = new MockPositionStore({ clock, visibilityLagMs: 100 });
    await store.savePosition(makePosition(1));
    await clock.advance(100);
    await store.savePosition(makePosition(2, { status: 'closed' }));
    const seen = async (): Promise<unknown[]> => [
      (await store.getPosition('position'))?.status,
      (await store.getOpenPositions()).length,
      (await store.getPositionHistory('position', start, end)).length,
      (await store.health()).details,
    ];
    await clock.advance(99);
    expect(await seen()).toEqual(['open', 1, 1, { positions: 1, heldPositions: 1 }]);
    await clock.advance(1);
    expect(await seen()).toEqual(['closed', 0, 2, { positions: 2, heldPositions: 0 }]);
  });

  test('what it returns is frozen, and has the fields of a position only', async () => {
    const store = new MockPositionStore();
    await store.savePosition(Object.assign(makePosition(1), { note: 'not a field' }));
    const found = await store.getPosition('position');
    expect(found).toStrictEqual(makePosition(1));
    expect(Object.isFrozen(found)).toBe(true);
  });

  test('too many rows: the error names the way out', async () => {
    const store = new MockPositionStore({ maxRows: 1 });
    await store.batchSavePositions([makePosition(1), makePosition(2), makePosition(1, { id: 'other' })]);
    const history = await rejectionOf(store.getPositionHistory('position', start, end));
    expect(history).toMatchObject({ kind: 'resource', details: { maxRows: 1 } });
    expect(history.message).toContain('page with limit and after');
    const open = await rejectionOf(store.getOpenPositions());
    expect(open.message).toContain('ask for one profile or token');
  });

  test('calls has what was asked', async () => {
    const store = new MockPositionStore();
    await store.getPosition('position');
    await rejectionOf(store.getPosition(''));
    await store.getOpenPositions();
    await store.getPositionHistory('position', start, timestamp(end), { limit: 1 });
    expect(store.calls).toEqual([
      { method: 'getPosition', args: ['position'] },
      { method: 'getOpenPositions', args: [] },
      { method: 'getPositionHistory', args: ['position', start, end, { limit: 1 }] },
    ]);
  });
});
