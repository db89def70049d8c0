import { LONGEST_TIMER_MS } from '@tradestore/core';
import { z } from 'zod';
import { unknownName } from './config-error.js';

/** A strict object: a key that it doesn't know is refused, with the one that was probably meant. */
export function strict<S extends z.ZodRawShape>(noun: string, rule: string, shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownName(noun, issue.keys[0] ?? '', Object.keys(shape)) : rule,
  });
}

/** An integer between two bounds, both included, which the error names in its own words. */
export function integer(least: number, most: number, bounds: string): z.ZodNumber {
  const rule = `must be an integer number ${bounds}`;
  return z.number(rule).int(rule).min(least, rule).max(most, rule);
}

/** How many. */
export function count(least: number): z.ZodNumber {
  return integer(least, Number.MAX_SAFE_INTEGER, `of at least ${least}`);
}

/** A time that a timer can measure. */
export function milliseconds(least: 0 | 1 | 1_000 = 0): z.ZodNumber {
  const rule = `must be a number of milliseconds from ${least} to 2^31 - 1`;
  return z.number(rule).min(least, rule).max(LONGEST_TIMER_MS, rule);
}

/** As {@link milliseconds}, also a fraction of one. */
export function duration(): z.ZodNumber {
  const rule = 'must be a number of milliseconds above 0 and up to 2^31 - 1';
  return z.number(rule).gt(0, rule).max(LONGEST_TIMER_MS, rule);
}

/** A text that says something. PostgreSQL has no NUL. */
export function text(): z.ZodString {
  const rule = 'must be a text that is not empty';
  return z
    .string(rule)
    .min(1, rule)
    .regex(/^[^\0]*$/, rule);
}
