import { testConfigStore, testTradeStore } from '@tradestore/store-conformance';
import { startStage } from './faults/stage.js';
import { configHarness, tradesHarness } from './harness.js';

// The newest version is tested in `conformance.test.ts`, in layers and bare.
for (const version of [15, 16, 17] as const) {
  const stage = await startStage({ version });
  testTradeStore(await tradesHarness(stage));
  testConfigStore(await configHarness(stage));
}
