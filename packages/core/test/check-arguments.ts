import { checkArguments as check } from '../src/check-arguments.js';
import { ownArguments } from '../src/own-arguments.js';
import type { TradeStore } from '../src/trade-store.js';
import { tradeStoreMethods } from '../src/trade-store-methods.js';

/** Copies and checks the arguments of a method of a store of 500 rows, as a caller without TypeScript would reach it. */
export function checkArguments(method: keyof TradeStore & string, ...args: readonly unknown[]): unknown[] {
  const own = ownArguments(args);
  check(tradeStoreMethods[method], own, { maxRows: 500 });
  return own;
}
