import { compareTrades, type Trade, type TradeStore, timestamp } from '@tradestore/core';
import { changedFields, differenceError, nameOfTrade } from '../difference.ts';
import { count } from '../format.ts';
import type { SomeTrades } from './chain-order.ts';

/** How what came back compares to what went in. */
export interface Verification {
  readonly expected: number;
  readonly found: number;
  readonly missing: number;
  readonly unexpected: number;
  readonly changed: number;
  /** The first difference in words; null: there is none. */
  readonly difference: string | null;
  /** How long reading and comparing took. */
  readonly seconds: number;
}

/**
 * Streams the range of the trades and compares each with what went in. Both run in chain order, so one pass finds what is
 * missing, what is too much and what changed, and a trade that comes in the wrong place is found as well.
 *
 * @param trades what must be there, in chain order
 */
export async function verifyTrades(store: Pick<TradeStore, 'streamTrades'>, trades: SomeTrades): Promise<Verification> {
  const startedAt = performance.now();
  const counts = { found: 0, missing: 0, unexpected: 0, changed: 0 };
  let difference: string | null = null;
  const note = (kind: 'missing' | 'unexpected' | 'changed', trade: Trade, what: string): void => {
    counts[kind] += 1;
    difference ??= `${nameOfTrade(trade)} ${what}`;
  };
  let at = 0;
  for await (const found of store.streamTrades(rangeOf(trades))) {
    counts.found += 1;
    let wanted = trades[at];
    for (; wanted !== undefined && compareTrades(wanted, found) < 0; wanted = trades[++at]) {
      note('missing', wanted, 'is missing');
    }
    if (wanted === undefined || compareTrades(wanted, found) > 0) {
      note('unexpected', found, 'was not saved, or comes twice or in the wrong place');
      continue;
    }
    const fields = changedFields(wanted, found);
    if (fields.length > 0) note('changed', wanted, `came back with another ${fields.join(', ')}`);
    at += 1;
  }
  for (const wanted of trades.slice(at)) note('missing', wanted, 'is missing');
  return { expected: trades.length, ...counts, difference, seconds: (performance.now() - startedAt) / 1000 };
}

/** `2 missing, 1 changed` */
export function differences({ missing, unexpected, changed }: Verification): string {
  return Object.entries({ missing, unexpected, changed })
    .filter(([, trades]) => trades > 0)
    .map(([kind, trades]) => `${count(trades)} ${kind}`)
    .join(', ');
}

/** Ends the program when something differs. */
export function assertUnchanged(verification: Verification): void {
  if (verification.difference === null) return;
  throw differenceError(
    `what came back differs from what went in: ${differences(verification)}; first, ${verification.difference}`,
  );
}

function rangeOf(trades: SomeTrades) {
  const last = trades.at(-1) ?? trades[0];
  // The end of a range is not included.
  return { start: trades[0].time, end: timestamp(last.time + 1) };
}
