import { testTradeStore } from '@tradestore/store-conformance';
import { memoryHarness } from './harness.js';

testTradeStore(memoryHarness('memory (bare)', { layers: false }));
testTradeStore(memoryHarness('memory', {}));
testTradeStore(memoryHarness('memory (visible after 5 ms)', { visibilityLagMs: 5 }));
testTradeStore(memoryHarness('memory (answers after 2 ms)', { latency: { min: 0, max: 2 } }));
