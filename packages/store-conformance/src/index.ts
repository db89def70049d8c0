export type { Capability, Harness, OpenOptions } from './harness.js';
export { makeTrade, makeTrades } from './make-trades.js';
export { testTradeStore } from './trade-store/index.js';
export { World } from './world.js';
