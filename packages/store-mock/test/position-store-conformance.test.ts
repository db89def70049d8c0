import { testPositionStore } from '@tradestore/store-conformance';
import { ManualClock } from '../src/index.js';
import { memoryHarness } from './harness.js';

testPositionStore(memoryHarness('positions', 'memory (bare)', { layers: false }));
testPositionStore(memoryHarness('positions', 'memory'));
testPositionStore(memoryHarness('positions', 'memory (visible after 5 ms)', { visibilityLagMs: 5 }));
testPositionStore(memoryHarness('positions', 'memory (virtual clock)', { clock: new ManualClock() }));
