import { testConfigStore, testTradeStore } from '@tradestore/store-conformance';
import { startStage } from './faults/stage.js';
import { configHarness, tradesHarness } from './harness.js';

const stage = await startStage();

for (const options of [{}, { layers: false }] as const) {
  testTradeStore(await tradesHarness(stage, options));
  testConfigStore(await configHarness(stage, options));
}
