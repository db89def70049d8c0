import type { BreakerOptions, CacheOptions, ConcurrencyOptions, LayerOptions, RetryOptions } from '@tradestore/core';
import { z } from 'zod';
import { count, duration, integer, milliseconds, strict } from './option-rules.js';

/** What a configuration can say of the layers around a store: those of core that are plain data. */
export type ConfigurableLayers = Omit<LayerOptions, 'clock' | 'selfAdmitted'>;

/** What every backend accepts. */
export interface CommonOptions {
  /** What the layers around the stores do: deadlines, retry, concurrency, breaker; `false`: no layers. @default core's */
  readonly layers?: ConfigurableLayers | false | undefined;
}

/**
 * What `memory:` accepts; scalars also as URL parameters: `memory:?visibilityLagMs=50`. Each store takes what concerns it:
 * `visibilityLagMs` trades, positions and metrics; `maxRows` those and the configuration; `ttlMs`, `staleMs`, `fenceMs` and
 * `onOutage` prices.
 */
export interface MemoryOptions extends CommonOptions, CacheOptions {
  /** Where random latencies start, -2^31 ... 2^31 - 1: the same calls with the same seed give the same run. @default 1 */
  readonly seed?: number | undefined;
  /** How long each call takes, in milliseconds: always the same, or drawn evenly between two. @default 0 */
  readonly latency?: number | { readonly min: number; readonly max: number } | undefined;
  /** How long a save stays invisible to reads, in milliseconds, as in an eventually consistent database. @default 0 */
  readonly visibilityLagMs?: number | undefined;
  /** The most rows that one call returns, and the largest `limit`. @default 100_000 */
  readonly maxRows?: number | undefined;
}

const retry: z.ZodType<RetryOptions> = strict('option', 'must be an object such as { maxAttempts: 4 }', {
  maxAttempts: count(1).optional(),
  initialDelayMs: duration().optional(),
  maxDelayMs: duration().optional(),
});

const concurrency: z.ZodType<ConcurrencyOptions> = strict('option', 'must be an object such as { maxConcurrent: 64 }', {
  maxConcurrent: count(1).optional(),
  maxQueued: count(0).optional(),
});

const breaker: z.ZodType<BreakerOptions> = strict('option', 'must be an object such as { failures: 10 }', {
  failures: count(1).optional(),
  halfOpenAfterMs: duration().optional(),
});

const LAYERS_RULE = 'must be false or an object such as { timeoutMs: 10_000 }';

const layers: z.ZodType<ConfigurableLayers> = strict('option', LAYERS_RULE, {
  timeoutMs: duration().optional(),
  attemptTimeoutMs: duration().optional(),
  retry: retry.optional(),
  concurrency: concurrency.optional(),
  breaker: breaker.optional(),
});

/** {@link CommonOptions}, each checked. */
export const commonOptions: { readonly layers: z.ZodType<CommonOptions['layers']> } = {
  layers: z.union([z.literal(false), layers], LAYERS_RULE).optional(),
};

const LATENCY_RULE = 'must be a number of milliseconds from 0, or an object { min, max } of two';

const latencyRange = strict('option', LATENCY_RULE, { min: milliseconds(), max: milliseconds() }).refine(
  ({ min, max }) => min <= max,
  'min must not be above max',
);

/** What is said of options that are no object. */
export const OPTIONS_RULE = 'must be a URL or an object with url';

/** {@link MemoryOptions}, checked. */
export const memoryOptions: z.ZodObject = strict('option', OPTIONS_RULE, {
  seed: integer(-(2 ** 31), 2 ** 31 - 1, 'from -2^31 to 2^31 - 1').optional(),
  latency: z.union([milliseconds(), latencyRange], LATENCY_RULE).optional(),
  visibilityLagMs: milliseconds().optional(),
  maxRows: count(1).optional(),
  ttlMs: milliseconds(1).optional(),
  staleMs: milliseconds().optional(),
  fenceMs: milliseconds().optional(),
  onOutage: z.enum(['throw', 'miss'], "must be 'throw' or 'miss'").optional(),
  ...commonOptions,
});

/** {@link CommonOptions}, checked: what a server's own package doesn't say in its URL. */
export const serverOptions: z.ZodObject = strict('option', OPTIONS_RULE, { ...commonOptions });
