import {
  compareTrades,
  type Signature,
  signature,
  type Timestamp,
  type Trade,
  type TradeCursor,
} from '@tradestore/core';
import { BTree } from './b-tree.js';

/** `1` is the smallest letter of base58, and 64 the shortest length of a signature. */
const SMALLEST_SIGNATURE: Signature = signature('1'.repeat(64));

/** Trades in chain order. */
export class ChainOrderTree {
  readonly #tree: BTree<TradeCursor, Trade> = new BTree<TradeCursor, Trade>(undefined, compareTrades);

  get size(): number {
    return this.#tree.size;
  }

  /** Puts a trade at its place; what was there is replaced. */
  set(trade: Trade): void {
    this.#tree.set(trade, trade);
  }

  delete(place: TradeCursor): void {
    this.#tree.delete(place);
  }

  /** The trades of [start, end) that follow `after`, oldest first. */
  *oldestFirst(start: Timestamp, end: Timestamp, after: TradeCursor | undefined): Generator<Trade, void, undefined> {
    const from = after !== undefined && after.time >= start ? after : firstPlaceAt(start);
    for (const trade of this.#tree.values(from)) {
      if (trade.time >= end) return;
      if (after === undefined || trade.time > after.time || compareTrades(trade, after) > 0) yield trade;
    }
  }

  /** The trades that come before a place, or all, newest first. */
  *newestFirst(before: TradeCursor | undefined): Generator<Trade, void, undefined> {
    for (const [, trade] of this.#tree.entriesReversed(before, [], true)) yield trade;
  }
}

/** A place that no trade of this time comes before. */
function firstPlaceAt(time: Timestamp): TradeCursor {
  return {
    time,
    slot: 0n,
    transactionIndex: null,
    signature: SMALLEST_SIGNATURE,
    instruction: 0,
    innerInstruction: null,
    fill: 0,
  };
}
