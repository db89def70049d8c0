import {
  type CacheOptions,
  type Clock,
  cacheDefaults,
  DEFAULT_MAX_ROWS,
  invalidArgument,
  knownFields,
  LONGEST_TIMER_MS,
  systemClock,
} from '@tradestore/core';
import type { FaultPlan } from './fault-plan.js';
import type { Latency } from './latency.js';
import { MockServer } from './server.js';

/** What every mock can be told. Everything is optional. */
export interface MockOptions {
  /** Where time comes from: latency, timeouts, visibility, expiry. A `ManualClock` makes tests wait for nothing. @default the system's clock */
  readonly clock?: Clock | undefined;
  /** Where random latencies and faults start, a 32-bit integer: the same calls with the same seed give the same run. @default 1 */
  readonly seed?: number | undefined;
  /** How long each call but `close` takes, in milliseconds, 0 to 2^31 - 1: always the same, or drawn evenly between two. @default 0 */
  readonly latency?: Latency | undefined;
  /** Which calls fail, and how. @default none */
  readonly faults?: FaultPlan | undefined;
  /** Keep every call in `calls`? Turn it off where a store lives long: the record grows with each call. @default true */
  readonly recordCalls?: boolean | undefined;
  /** The server that the store stands on, to be frozen or cut off while it is used. @default one of its own */
  readonly server?: MockServer | undefined;
}

/** What mocks that return many rows can be told. */
export interface MockRowsOptions extends MockOptions {
  /** The most rows that one call returns, and the largest `limit`, from 1. @default 100_000 */
  readonly maxRows?: number | undefined;
}

/** What mocks of a `SeriesStore` can be told. */
export interface MockSeriesOptions extends MockRowsOptions {
  /**
   * How long a save that resolved cannot be read yet, in milliseconds, 0 to 2^31 - 1. Above 0 the store is `'eventual'`, as
   * QuestDB is. @default 0
   */
  readonly visibilityLagMs?: number | undefined;
}

/** What `MockPriceCache` can be told. */
export interface MockCacheOptions extends MockOptions, CacheOptions {}

/** Every option with its value; which of them a mock accepts is said by {@link optionsOf}. */
interface AllOptions extends Required<Omit<MockSeriesOptions & MockCacheOptions, 'server'>> {
  readonly server: MockServer | undefined;
}

/** Options with every default filled in; the fault plan is checked where it is put to work. */
export type Resolved<Options> = { readonly [K in keyof Options]-?: NonNullable<Options[K]> };

/** What every mock needs to know. */
export type CommonOptions = Resolved<MockOptions>;

interface OptionRule<T> {
  readonly initial: T;
  readonly accepts: (value: unknown) => boolean;
  readonly rule: string;
}

type OptionRules = { readonly [K in keyof AllOptions]: OptionRule<AllOptions[K] | undefined> };

const millis = (initial: number): OptionRule<number> => ({
  initial,
  accepts: isMillis,
  rule: 'must be a number of milliseconds from 0 to 2^31 - 1',
});

const rules: OptionRules = {
  clock: { initial: systemClock, accepts: isClock, rule: 'must be a Clock: systemClock or a ManualClock' },
  seed: {
    initial: 1,
    accepts: (value) => Number.isInteger(value) && ((value as number) | 0) === value,
    rule: 'must be a 32-bit integer, -2^31 to 2^31 - 1',
  },
  latency: {
    initial: 0,
    accepts: isLatency,
    rule: 'must be a number of milliseconds from 0 to 2^31 - 1, or { min, max } with min not above max',
  },
  faults: { initial: [], accepts: Array.isArray, rule: 'must be an array of fault rules' },
  recordCalls: {
    initial: true,
    accepts: (value) => typeof value === 'boolean',
    rule: 'must be true or false',
  },
  server: { initial: undefined, accepts: (value) => value instanceof MockServer, rule: 'must be a MockServer' },
  maxRows: {
    initial: DEFAULT_MAX_ROWS,
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
    rule: 'must be an integer number from 1',
  },
  visibilityLagMs: millis(0),
  ttlMs: {
    initial: cacheDefaults.ttlMs,
    accepts: (value) => isMillis(value) && value >= 1,
    rule: 'must be a number of milliseconds from 1 to 2^31 - 1',
  },
  staleMs: millis(cacheDefaults.staleMs),
  fenceMs: millis(cacheDefaults.fenceMs),
  onOutage: {
    initial: cacheDefaults.onOutage,
    accepts: (value) => value === 'throw' || value === 'miss',
    rule: "must be 'throw' or 'miss'",
  },
};

type OptionName = keyof AllOptions & string;

const common = ['clock', 'seed', 'latency', 'faults', 'recordCalls', 'server'] as const;

/** The names of all options. */
export const optionNames: readonly OptionName[] = Object.keys(rules) as OptionName[];

/** The options of each kind of mock. */
export const optionsOf: {
  readonly series: readonly OptionName[];
  readonly cache: readonly OptionName[];
  readonly rows: readonly OptionName[];
} = {
  series: [...common, 'maxRows', 'visibilityLagMs'],
  cache: [...common, 'ttlMs', 'staleMs', 'fenceMs', 'onOutage'],
  rows: [...common, 'maxRows'],
};

/**
 * Checks the options and fills in the defaults.
 *
 * @param names those that are accepted
 * @throws DbError kind `invalid_argument` for an option that is unknown or out of range
 */
export function resolveOptions<Options extends MockOptions>(
  names: readonly OptionName[],
  options: Options | undefined,
): Resolved<Options> & CommonOptions {
  const given = knownFields({ what: 'options' }, options === undefined ? {} : options, names);
  const resolved: Record<string, unknown> = {};
  for (const name of names) {
    const { initial, accepts, rule } = rules[name];
    const value = given[name];
    if (value !== undefined && !accepts(value)) throw invalidArgument({ what: 'options', field: name }, rule, value);
    resolved[name] = value ?? initial;
  }
  resolved['server'] ??= new MockServer();
  return resolved as Resolved<Options> & CommonOptions;
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
