import { isDeepStrictEqual } from 'node:util';
import type { Trade } from '@tradestore/core';
import { DemoError } from './demo-error.ts';
import { shortened } from './format.ts';

/** How an error calls a trade: enough to look it up, and no values. */
export function nameOfTrade({ signature, slot }: Trade): string {
  return `the trade of ${shortened(signature)} in slot ${slot}`;
}

/** The names of the fields in which two rows differ, those that only one of them has included. */
export function changedFields<Row extends object>(wanted: Row, found: Row): string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)] as (keyof Row & string)[]);
  return [...names].filter((name) => !isDeepStrictEqual(wanted[name], found[name]));
}

/** What ends the program when a store gives back something else than went in. */
export function differenceError(difference: string): DemoError {
  return new DemoError(`${difference}. If the store held other data before, name an empty one; --help says how`);
}
