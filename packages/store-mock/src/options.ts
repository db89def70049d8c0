import {
  type Clock,
  DEFAULT_MAX_ROWS,
  invalidArgument,
  knownFields,
  LONGEST_TIMER_MS,
  systemClock,
  type TradeStore,
} from '@tradestore/core';
import type { FaultPlan } from './fault-plan.js';
import type { Latency } from './latency.js';
import type { MethodName } from './method-name.js';

/** What a mock store can be told. Everything is optional. */
export interface MockOptions<Method extends string = MethodName<TradeStore>> {
  /** Where time comes from: latency, timeouts, visibility. A `ManualClock` makes tests wait for nothing. @default the system's clock */
  readonly clock?: Clock | undefined;
  /** Where random latencies and faults start, a 32-bit integer: the same calls with the same seed give the same run. @default 1 */
  readonly seed?: number | undefined;
  /** How long each call but `close` takes, in milliseconds, 0 to 2^31 - 1: always the same, or drawn evenly between two. @default 0 */
  readonly latency?: Latency | undefined;
  /** Which calls fail, and how. @default none */
  readonly faults?: FaultPlan<Method> | undefined;
  /**
   * How long a save that resolved cannot be read yet, in milliseconds, 0 to 2^31 - 1. Above 0 the store is `'eventual'`, as
   * QuestDB is. @default 0
   */
  readonly visibilityLagMs?: number | undefined;
  /** The most rows that one call returns, and the largest `limit`, from 1. @default 100_000 */
  readonly maxRows?: number | undefined;
  /** Keep every call in `calls`? Turn it off where a store lives long: the record grows with each call. @default true */
  readonly recordCalls?: boolean | undefined;
}

/** The options with every default filled in; the fault plan is checked where it is put to work. */
export type ResolvedMockOptions = {
  readonly [K in keyof MockOptions]-?: NonNullable<MockOptions<string>[K]>;
};

const defaults: ResolvedMockOptions = {
  clock: systemClock,
  seed: 1,
  latency: 0,
  faults: [],
  visibilityLagMs: 0,
  maxRows: DEFAULT_MAX_ROWS,
  recordCalls: true,
};

interface OptionRule {
  readonly accepts: (value: unknown) => boolean;
  readonly rule: string;
}

const optionRules: { readonly [K in keyof ResolvedMockOptions]: OptionRule } = {
  clock: { accepts: isClock, rule: 'must be a Clock: systemClock or a ManualClock' },
  seed: {
    accepts: (value) => Number.isInteger(value) && ((value as number) | 0) === value,
    rule: 'must be a 32-bit integer, -2^31 to 2^31 - 1',
  },
  latency: {
    accepts: isLatency,
    rule: 'must be a number of milliseconds from 0 to 2^31 - 1, or { min, max } with min not above max',
  },
  faults: { accepts: Array.isArray, rule: 'must be an array of fault rules' },
  visibilityLagMs: { accepts: isMillis, rule: 'must be a number of milliseconds from 0 to 2^31 - 1' },
  maxRows: {
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
    rule: 'must be an integer number from 1',
  },
  recordCalls: { accepts: (value) => typeof value === 'boolean', rule: 'must be true or false' },
};

/** The names of all options. */
export const mockOptionKeys: readonly string[] = Object.keys(optionRules);

/**
 * Checks the options and fills in the defaults.
 *
 * @throws DbError kind `invalid_argument` for an option that is unknown or out of range
 */
export function resolveMockOptions<Method extends string>(options: MockOptions<Method> = {}): ResolvedMockOptions {
  knownFields({ what: 'options' }, options, mockOptionKeys);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const resolved: ResolvedMockOptions = { ...defaults, ...Object.fromEntries(given) };
  for (const [field, { accepts, rule }] of Object.entries(optionRules)) {
    const value: unknown = resolved[field as keyof ResolvedMockOptions];
    if (!accepts(value)) throw invalidArgument({ what: 'options', field }, rule, value);
  }
  return resolved;
}

function isMillis(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LONGEST_TIMER_MS;
}

function isLatency(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isMillis(value);
  const { min, max, ...others } = value as Record<string, unknown>;
  return isMillis(min) && isMillis(max) && min <= max && Object.keys(others).length === 0;
}

function isClock(value: unknown): boolean {
  const clock = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return ['now', 'monotonic', 'setTimer', 'clearTimer'].every((member) => typeof clock[member] === 'function');
}
