import type { Trade, TradeStore } from '@tradestore/core';
import { count } from './format.ts';
import { list } from './table.ts';
import { differences, type Verification } from './verify.ts';

/** What the summary tells of. */
export interface Outcome {
  readonly store: Pick<TradeStore, 'durability' | 'name'>;
  readonly trades: readonly Trade[];
  readonly seconds: { readonly saving: number; readonly flushing: number };
  readonly verification: Verification;
  /** How many questions were answered as the trades say. */
  readonly answers: number;
}

/** The last words of the program. */
export function summaryOf({ store, trades, seconds, verification, answers }: Outcome): string {
  const kept = store.durability === 'server' ? 'kept by the server' : 'gone when this program ends';
  const { expected, found, difference } = verification;
  return list([
    ['store', `${store.name} (${kept})`],
    ['trades', count(trades.length)],
    ['transactions', count(distinct(trades, 'signature'))],
    ['tokens', count(distinct(trades, 'token'))],
    ['slots', count(distinct(trades, 'slot'))],
    ['saved', `${rate(trades.length, seconds.saving)}; all visible ${milliseconds(seconds.flushing)} later`],
    ['streamed', rate(found, verification.seconds)],
    [
      'verified',
      difference === null
        ? `all ${count(expected)} came back in chain order, every field equal; all ${count(answers)} answers agree`
        : `FAILED: ${differences(verification)} of ${count(expected)}`,
    ],
  ]);
}

function distinct(trades: readonly Trade[], field: 'signature' | 'slot' | 'token'): number {
  return new Set(trades.map((trade) => trade[field])).size;
}

function rate(trades: number, seconds: number): string {
  return `${count(trades / seconds)} trades/s (${milliseconds(seconds)})`;
}

function milliseconds(seconds: number): string {
  return `${count(seconds * 1000)} ms`;
}
