import { type Clock, type ConfigStore, configStoreMethods, systemClock, withLayers } from '@tradestore/core';
import { ManualClock } from '@tradestore/core/testing';
import { testConfigStore } from '../src/config-store/index.ts';
import type { Harness, OpenOptions } from '../src/harness.ts';
import { ReferenceConfigDatabase } from './reference-config-database.ts';
import { ReferenceConfigStore } from './reference-config-store.ts';

// The suite accepts a store that is correct beyond doubt: bare, and in the layers that users get around every store.
const bare = (store: ConfigStore): ConfigStore => store;
const inLayers = (store: ConfigStore, clock: Clock): ConfigStore =>
  withLayers<ConfigStore>(store, configStoreMethods, { clock });

testConfigStore(referenceHarness('reference', bare, systemClock));
testConfigStore({
  ...referenceHarness('reference in layers', inLayers, systemClock),
  // A frozen server takes its time where time is real; the one in layers on a virtual clock shows it.
  unsupported: ['survives-restart', 'connection-faults', 'frozen-server'],
});

const clock = new ManualClock();
testConfigStore({
  ...referenceHarness('reference in layers on a virtual clock', inLayers, clock),
  advance: (ms) => clock.advance(ms),
});

/** Stores of one database. */
function referenceHarness(
  name: string,
  wrap: (store: ConfigStore, clock: Clock) => ConfigStore,
  time: Clock,
): Harness<ConfigStore, OpenOptions> {
  const database = new ReferenceConfigDatabase();
  return {
    name,
    open: async ({ maxRows } = {}) => wrap(new ReferenceConfigStore(database, maxRows, time), time),
    freeze: async () => database.freeze(),
    thaw: async () => database.thaw(),
    unsupported: ['survives-restart', 'connection-faults'],
  };
}
