// Not in the shared suite: only a mock tells what it was asked.
import { expect, test } from 'vitest';
import { MockTradeStore, openMemory } from '../src/index.js';
import { callEach } from './call-each.js';
import { makeTrade, makeTrades } from './make-trade.js';
import { rejectionOf } from './rejection.js';

test('calls records what was asked, in order, with the arguments as they were passed', async () => {
  const store = new MockTradeStore();
  const trade = makeTrade(1);
  await store.saveTrade(trade);
  await store.getTradesByToken(trade.token, 5, { before: trade });
  await store.flush('visible');
  await store.health();
  await store.close({ deadlineMs: 5 });
  expect(store.calls).toEqual([
    { method: 'saveTrade', args: [trade] },
    { method: 'getTradesByToken', args: [trade.token, 5, { before: trade }] },
    { method: 'flush', args: ['visible'] },
    { method: 'health', args: [] },
    { method: 'close', args: [{ deadlineMs: 5 }] },
  ]);
});

test.each(Object.entries(callEach))('calls records %s', async (method, call) => {
  const store = new MockTradeStore();
  await call(store);
  expect(store.calls.map((each) => each.method)).toContain(method);
});

test('calls keeps a batch that its caller empties afterwards', async () => {
  const store = new MockTradeStore();
  const batch = makeTrades(3);
  await store.batchSaveTrades(batch);
  batch.length = 0;
  expect(store.calls).toEqual([{ method: 'batchSaveTrades', args: [makeTrades(3)] }]);
});

test('calls records a call that a fault makes fail', async () => {
  const store = MockTradeStore.withFailure();
  await rejectionOf(store.saveTrade(makeTrade(1)));
  expect(store.calls).toHaveLength(1);
});

test('calls leaves out what was refused: bad arguments, an aborted signal, a closed store', async () => {
  const store = new MockTradeStore();
  await rejectionOf(store.saveTrade(makeTrade(1, { fill: -1 })));
  await rejectionOf(store.saveTrade(makeTrade(1), { signal: AbortSignal.abort() }));
  expect(store.calls).toEqual([]);
  await store.close();
  await rejectionOf(store.saveTrade(makeTrade(1)));
  expect(store.calls.map(({ method }) => method)).toEqual(['close']);
});

test('with recordCalls: false nothing is kept', async () => {
  const store = new MockTradeStore({ recordCalls: false });
  await store.saveTrade(makeTrade(1));
  expect(store.calls).toEqual([]);
});

test('openMemory keeps no calls, because nobody could read them and they would fill the memory', async () => {
  const { trades, close } = openMemory({ layers: false });
  await trades.saveTrade(makeTrade(1));
  expect(trades).toHaveProperty('calls', []);
  await close();
});
