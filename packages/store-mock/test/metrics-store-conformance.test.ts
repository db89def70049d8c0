import { testMetricsStore } from '@tradestore/store-conformance';
import { ManualClock } from '../src/index.js';
import { memoryHarness } from './harness.js';

testMetricsStore(memoryHarness('metrics', 'memory (bare)', { layers: false }));
testMetricsStore(memoryHarness('metrics', 'memory'));
testMetricsStore(memoryHarness('metrics', 'memory (visible after 5 ms)', { visibilityLagMs: 5 }));
testMetricsStore(memoryHarness('metrics', 'memory (virtual clock)', { clock: new ManualClock() }));
