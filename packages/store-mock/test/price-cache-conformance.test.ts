import { testPriceCache } from '@tradestore/store-conformance';
import { ManualClock } from '../src/index.js';
import { memoryHarness } from './harness.js';

// Time is virtual, or the suite would take half a minute; store-conformance passes it in real time once.
testPriceCache(memoryHarness('prices', 'memory (bare)', { layers: false, clock: new ManualClock() }));
testPriceCache(memoryHarness('prices', 'memory', { clock: new ManualClock() }));
