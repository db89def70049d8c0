import { testConfigStore } from '@tradestore/store-conformance';
import { ManualClock } from '../src/index.js';
import { memoryHarness } from './harness.js';

testConfigStore(memoryHarness('config', 'memory (bare)', { layers: false }));
testConfigStore(memoryHarness('config', 'memory'));
testConfigStore(memoryHarness('config', 'memory (answers after 2 ms)', { latency: { min: 0, max: 2 } }));
testConfigStore(memoryHarness('config', 'memory (virtual clock)', { clock: new ManualClock() }));
