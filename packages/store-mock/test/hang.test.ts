// Not in the shared suite: a database cannot be made to freeze by call.
import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { ManualClock, MockTradeStore } from '../src/index.js';
import { callEach } from './call-each.js';
import { makeTrade } from './make-trade.js';
import { rejectionOf } from './rejection.js';

describe('a call that hangs', () => {
  test.each(Object.entries(callEach))(
    '%s rejects with kind timeout when its timeoutMs passes',
    async (method, call) => {
      const clock = new ManualClock();
      const store = MockTradeStore.withFailure({ hang: true }, { clock });
      let settled = false;
      const rejecting = rejectionOf(call(store, { timeoutMs: 300 })).finally(() => {
        settled = true;
      });
      await clock.advance(299);
      expect(settled).toBe(false);
      await clock.advance(1);
      expect(await rejecting).toMatchObject({ kind: 'timeout', outcome: 'not_applied', operation: method });
      expect(clock.pendingTimers).toBe(0);
    },
  );

  test('waits 10 seconds unless told otherwise', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withFailure({ hang: true }, { clock });
    const rejecting = rejectionOf(store.getTrade(makeTrade(1)));
    await clock.advance(10_000);
    expect((await rejecting).kind).toBe('timeout');
  });

  test('rejects with kind cancelled when its signal aborts', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withFailure({ hang: true }, { clock });
    const controller = new AbortController();
    const rejecting = rejectionOf(store.saveTrade(makeTrade(1), { signal: controller.signal }));
    controller.abort();
    expect(await rejecting).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
    expect(clock.pendingTimers).toBe(0);
  });

  test('with applied, the write is done and the outcome is unknown', async () => {
    const clock = new ManualClock();
    const store = new MockTradeStore({ clock, faults: [{ method: 'saveTrade', applied: true, hang: true }] });
    const controller = new AbortController();
    const aborted = rejectionOf(store.saveTrade(makeTrade(1), { signal: controller.signal }));
    const timedOut = rejectionOf(store.saveTrade(makeTrade(2), { timeoutMs: 100 }));
    expect(await store.getTradesByToken(makeTrade(1).token, 10)).toHaveLength(2);
    controller.abort();
    expect(await aborted).toMatchObject({ kind: 'cancelled', outcome: 'unknown' });
    await clock.advance(100);
    expect(await timedOut).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
  });

  test('leaves no listener on its signal', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withFailure({ hang: true }, { clock, latency: 10 });
    const { signal } = new AbortController();
    const rejecting = rejectionOf(store.flush('visible', { signal, timeoutMs: 100 }));
    await clock.advance(50);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await clock.advance(50);
    await rejecting;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('the time before it counts: latency and hang share one timeoutMs', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withFailure({ hang: true }, { clock, latency: 80 });
    const rejecting = rejectionOf(store.flush('visible', { timeoutMs: 100 }));
    await clock.advance(100);
    expect((await rejecting).kind).toBe('timeout');
  });

  test('health is down when its deadline passes, and rejects when its caller aborts', async () => {
    const clock = new ManualClock();
    const store = MockTradeStore.withFailure({ hang: true }, { clock });
    const probing = store.health({ timeoutMs: 100 });
    await clock.advance(100);
    expect(await probing).toMatchObject({ status: 'down', latencyMs: 100, error: { kind: 'timeout' } });
    const controller = new AbortController();
    const aborted = rejectionOf(store.health({ signal: controller.signal }));
    controller.abort();
    expect((await aborted).kind).toBe('cancelled');
  });
});
