import { testMetricsStore, testPositionStore, testTradeStore } from '@tradestore/store-conformance';
import { startStage } from './faults/stage.js';
import { metricsHarness, positionsHarness, tradesHarness } from './harness.js';

const stage = await startStage();

// Bare stores save at once, so that the same sentences are tried with both.
for (const options of [{}, { layers: false, commitIntervalMs: 1 }] as const) {
  testTradeStore(await tradesHarness(stage, options));
  testPositionStore(await positionsHarness(stage, options));
  testMetricsStore(await metricsHarness(stage, options));
}
