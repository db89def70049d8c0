export { ManualClock } from '@tradestore/core/testing';
export type { FaultError, FaultPlan, FaultRule } from './fault-plan.js';
export type { Latency } from './latency.js';
export type { MethodName } from './method-name.js';
export type { MockCall } from './mock-calls.js';
export { type MemoryStores, type OpenMemoryOptions, openMemory } from './open.js';
export type { MockOptions } from './options.js';
export { MockTradeStore } from './trade-store.js';
