import { type Clock, systemClock, type TradeStore, tradeStoreMethods, withLayers } from '@tradestore/core';
import { ManualClock } from '@tradestore/core/testing';
import { type Harness, testTradeStore } from '../src/index.ts';
import { ReferenceDatabase } from './reference-database.ts';
import { ReferenceTradeStore } from './reference-trade-store.ts';

// The suite accepts a store that is correct beyond doubt: bare, and in the layers that users get around every store.
const bare = (store: TradeStore): TradeStore => store;
const inLayers = (store: TradeStore, clock: Clock): TradeStore =>
  withLayers<TradeStore>(store, tradeStoreMethods, { clock });

testTradeStore(referenceHarness('reference', bare, systemClock));
testTradeStore(referenceHarness('reference in layers', inLayers, systemClock));

const clock = new ManualClock();
testTradeStore({
  ...referenceHarness('reference in layers on a virtual clock', inLayers, clock),
  advance: (ms) => clock.advance(ms),
});

/** Stores of one database. */
function referenceHarness(
  name: string,
  wrap: (store: TradeStore, clock: Clock) => TradeStore,
  time: Clock,
): Harness<TradeStore> {
  const database = new ReferenceDatabase();
  const cuts = new Map<TradeStore, () => void>();
  return {
    name,
    open: async ({ maxRows } = {}) => {
      const reference = new ReferenceTradeStore(database, maxRows, time);
      const store = wrap(reference, time);
      cuts.set(store, () => reference.cut());
      return store;
    },
    settle: (store) => store.flush('visible'),
    breakConnection: async (store) => cuts.get(store)?.(),
    freeze: async () => database.freeze(),
    thaw: async () => database.thaw(),
    unsupported: ['survives-restart'],
  };
}
