import type { Signature, Timestamp, Trade, TradeKey } from '@tradestore/core';
import { BTree } from './b-tree.js';

/** The trades of one transaction: mostly one, which then needs no tree. */
type TransactionTrades = Trade | BTree<TradeKey, Trade>;

/** Trades by key, in a hash table of their signatures: a million random strings in a tree would take ten times as long. */
export class KeyMap {
  readonly #bySignature = new Map<Signature, TransactionTrades>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: TradeKey): Trade | undefined {
    const found = this.#bySignature.get(key.signature);
    if (found instanceof BTree) return found.get(key);
    return found !== undefined && compareInTransaction(found, key) === 0 ? found : undefined;
  }

  /** Puts a trade under its key. @returns the one that it replaces */
  set(trade: Trade): Trade | undefined {
    const old = this.get(trade);
    if (old === undefined) this.#size += 1;
    const found = this.#bySignature.get(trade.signature);
    if (found instanceof BTree) {
      found.set(trade, trade);
    } else if (found === old) {
      this.#bySignature.set(trade.signature, trade);
    } else if (found !== undefined) {
      const pairs: [TradeKey, Trade][] = [found, trade].map((each) => [each, each]);
      this.#bySignature.set(trade.signature, new BTree(pairs, compareInTransaction));
    }
    return old;
  }

  /** The trades of a transaction in [start, end), by time. */
  *ofSignature(signature: Signature, start: Timestamp, end: Timestamp): Generator<Trade, void, undefined> {
    const found = this.#bySignature.get(signature);
    if (found === undefined) return;
    const first: TradeKey = { signature, time: start, instruction: 0, innerInstruction: null, fill: 0 };
    for (const trade of found instanceof BTree ? found.values(first) : [found]) {
      if (trade.time >= end) return;
      if (trade.time >= start) yield trade;
    }
  }
}

/** Tells the keys of one transaction apart. */
function compareInTransaction(a: TradeKey, b: TradeKey): number {
  return (
    a.time - b.time ||
    a.instruction - b.instruction ||
    (a.innerInstruction ?? -1) - (b.innerInstruction ?? -1) ||
    a.fill - b.fill
  );
}
