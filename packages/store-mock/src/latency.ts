import { type Random, randomSequence } from './random-sequence.js';

/** How long a call takes: always the same number of milliseconds, or drawn evenly from `min` to `max`. */
export type Latency = number | { readonly min: number; readonly max: number };

/** The sequence of the seed that latencies are drawn from; fault rules have those after it. */
export const LATENCY_SEQUENCE = 0;

/** Draws each call's latency in milliseconds, in the order of the calls. */
export function latencyDraws(latency: Latency, seed: number): Random {
  if (typeof latency === 'number') return () => latency;
  const { min, max } = latency;
  const random = randomSequence(seed, LATENCY_SEQUENCE);
  return () => min + random() * (max - min);
}
