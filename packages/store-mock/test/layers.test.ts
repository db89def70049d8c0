// Not in the shared suite: it needs faults at will, to show that the layers hide them.
import { type TradeStore, tradeStoreMethods, withLayers } from '@tradestore/core';
import { expect, test } from 'vitest';
import { type FaultPlan, ManualClock, MockTradeStore, openMemory } from '../src/index.js';
import { makeTrade, makeTrades } from './make-trade.js';
import { rejectionOf, thrownBy } from './rejection.js';

function layered(faults: FaultPlan): { clock: ManualClock; bare: MockTradeStore; store: TradeStore } {
  const clock = new ManualClock();
  const bare = new MockTradeStore({ clock, faults });
  return { clock, bare, store: withLayers(bare, tradeStoreMethods, { clock }) };
}

test.each([
  ['that was not applied', {}],
  ['whose acknowledgement was lost', { applied: true }],
] as const)('retry recovers from a save %s, and nothing is doubled', async (_what, rule) => {
  const { clock, bare, store } = layered([{ method: 'batchSaveTrades', call: 1, ...rule }]);
  const saving = store.batchSaveTrades(makeTrades(10));
  await clock.advance(1_000);
  await saving;
  expect(bare.calls.map(({ method }) => method)).toEqual(['batchSaveTrades', 'batchSaveTrades']);
  expect(await store.getTradesByToken(makeTrade(0).token, 100)).toEqual(makeTrades(10).reverse());
  expect(clock.pendingTimers).toBe(0);
});

test('retry recovers from a server that hangs once', async () => {
  const { clock, bare, store } = layered([{ method: 'saveTrade', call: 1, hang: true }]);
  const saving = store.saveTrade(makeTrade(1));
  await clock.advance(9_000);
  await saving;
  expect(bare.calls).toHaveLength(2);
  expect(await store.getTrade(makeTrade(1))).toEqual(makeTrade(1));
});

test('a save that was never applied is not_applied through the layers too: the mock tells the truth', async () => {
  const { clock, store } = layered([{ method: 'saveTrade', hang: true }]);
  const saving = rejectionOf(store.saveTrade(makeTrade(1), { timeoutMs: 100 }));
  await clock.advance(100);
  expect(await saving).toMatchObject({ kind: 'timeout', outcome: 'not_applied' });
});

test("a fault of a stream's page is hidden by retry", async () => {
  const { clock, store } = layered([{ method: 'getTradesInTimerange', call: 2 }]);
  await store.batchSaveTrades(makeTrades(6));
  const seen: bigint[] = [];
  const reading = (async () => {
    const range = { start: makeTrade(0).time, end: makeTrade(9).time };
    for await (const trade of store.streamTrades(range, { pageSize: 2 })) seen.push(trade.slot);
  })();
  await clock.advance(1_000);
  await reading;
  expect(seen).toEqual(makeTrades(6).map(({ slot }) => slot));
});

test('what is permanent is not tried again', async () => {
  const { bare, store } = layered([{ method: 'saveTrade', error: 'constraint' }]);
  expect((await rejectionOf(store.saveTrade(makeTrade(1)))).kind).toBe('constraint');
  expect(bare.calls).toHaveLength(1);
});

test('openMemory puts the layers around the store, on its clock', async () => {
  const clock = new ManualClock();
  const { trades, health, close } = openMemory({ clock, faults: [{ method: 'saveTrade', call: 1 }] });
  expect(trades).not.toBeInstanceOf(MockTradeStore);
  const saving = trades.saveTrade(makeTrade(1));
  await clock.advance(1_000);
  await saving;
  expect(await health()).toMatchObject({ status: 'up', details: { trades: { trades: 1 } } });
  expect(await close()).toEqual({ unwritten: 0 });
  expect((await rejectionOf(health())).kind).toBe('closed');
});

test('openMemory without layers gives the bare store', async () => {
  const { trades } = openMemory({ layers: false, faults: [{ method: 'saveTrade', call: 1 }] });
  expect(trades).toBeInstanceOf(MockTradeStore);
  expect((await rejectionOf(trades.saveTrade(makeTrade(1)))).kind).toBe('connection');
});

test("openMemory takes the layers' options", async () => {
  const { trades } = openMemory({ layers: { retry: { maxAttempts: 1 } }, faults: [{ method: 'saveTrade', call: 1 }] });
  expect(await rejectionOf(trades.saveTrade(makeTrade(1)))).toMatchObject({ kind: 'connection', attempts: 1 });
});

test('openMemory gives each store the rules that concern it, under their numbers in the plan', async () => {
  const { trades, prices, config } = openMemory({
    layers: false,
    faults: [{ method: 'getPrice' }, { method: ['saveTrade', 'rules.get'] }],
  });
  const token = makeTrade(1).token;
  expect((await rejectionOf(prices.getPrice(token))).message).toContain('rule 0');
  expect((await rejectionOf(trades.saveTrade(makeTrade(1)))).message).toContain('rule 1');
  expect((await rejectionOf(config.rules.get('rule'))).message).toContain('rule 1');
  expect(await config.profiles.get('profile')).toBeNull();
});

test.each([
  ['text', 'x'],
  ['an object', {}],
  ['a rule without methods', [{ method: [] }]],
  ['a method that no store has', [{ method: 'saveTrades' }]],
  ['an applied read', [{ method: 'saveTrade' }, { method: 'getPrice', applied: true }]],
])('openMemory refuses a fault plan that is %s', (_, faults) => {
  const error = thrownBy(() => openMemory({ faults: faults as never }));
  expect(error.kind).toBe('invalid_argument');
});
