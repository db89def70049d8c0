import { testTradeStore } from '@tradestore/store-conformance';
import { ManualClock } from '../src/index.js';
import { memoryHarness } from './harness.js';

testTradeStore(memoryHarness('trades', 'memory (bare)', { layers: false }));
testTradeStore(memoryHarness('trades', 'memory'));
testTradeStore(memoryHarness('trades', 'memory (visible after 5 ms)', { visibilityLagMs: 5 }));
testTradeStore(memoryHarness('trades', 'memory (answers after 2 ms)', { latency: { min: 0, max: 2 } }));
testTradeStore(memoryHarness('trades', 'memory (virtual clock)', { clock: new ManualClock() }));
