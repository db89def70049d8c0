import {
  type Address,
  compareTrades,
  type Signature,
  type Timestamp,
  type Trade,
  type TradeCursor,
  type TradeKey,
} from '@tradestore/core';
import { ChainOrderTree } from './chain-order-tree.js';
import { KeyMap } from './key-map.js';

/** Which trades of a span of time. */
export interface TradeSelection {
  readonly start: Timestamp;
  readonly end: Timestamp;
  readonly token?: Address | undefined;
  readonly trader?: Address | undefined;
  readonly after?: TradeCursor | undefined;
}

/** Trades, indexed so that no query looks at much more than it returns. */
export class TradeIndex {
  readonly #byKey = new KeyMap();
  readonly #all = new ChainOrderTree();
  readonly #ofToken = new Map<Address, ChainOrderTree>();
  readonly #ofTrader = new Map<Address, ChainOrderTree>();

  get size(): number {
    return this.#byKey.size;
  }

  /** Saves a trade; one with the same key is replaced. The object itself is kept. */
  save(trade: Trade): void {
    const old = this.#byKey.set(trade);
    if (old !== undefined) this.#makeWay(old, trade);
    this.#all.set(trade);
    treeOf(this.#ofToken, trade.token).set(trade);
    treeOf(this.#ofTrader, trade.trader).set(trade);
  }

  get(key: TradeKey): Trade | undefined {
    return this.#byKey.get(key);
  }

  /** The trades of a transaction in [start, end), by time. */
  ofSignature(signature: Signature, start: Timestamp, end: Timestamp): Iterable<Trade> {
    return this.#byKey.ofSignature(signature, start, end);
  }

  /** The trades of a token before a place, or all, newest first. */
  newestOfToken(token: Address, before: TradeCursor | undefined): Iterable<Trade> {
    return this.#ofToken.get(token)?.newestFirst(before) ?? [];
  }

  /** The trades of a span of time, oldest first. With both a token and a trader, the one of fewer trades is gone through. */
  *select({ start, end, token, trader, after }: TradeSelection): Generator<Trade, void, undefined> {
    let narrowest: ChainOrderTree | undefined = this.#all;
    for (const tree of [
      token === undefined ? this.#all : this.#ofToken.get(token),
      trader === undefined ? this.#all : this.#ofTrader.get(trader),
    ]) {
      if (tree === undefined) return;
      if (tree.size < narrowest.size) narrowest = tree;
    }
    for (const trade of narrowest.oldestFirst(start, end, after)) {
      if (token !== undefined && trade.token !== token) continue;
      if (trader !== undefined && trade.trader !== trader) continue;
      yield trade;
    }
  }

  /** Takes the old trade of a key out of its places: `transactionIndex` is not in the key, but in chain order. */
  #makeWay(old: Trade, trade: Trade): void {
    const moved = compareTrades(old, trade) !== 0;
    if (moved) this.#all.delete(old);
    if (moved || old.token !== trade.token) remove(this.#ofToken, old.token, old);
    if (moved || old.trader !== trade.trader) remove(this.#ofTrader, old.trader, old);
  }
}

function treeOf(trees: Map<Address, ChainOrderTree>, address: Address): ChainOrderTree {
  let tree = trees.get(address);
  if (tree === undefined) {
    tree = new ChainOrderTree();
    trees.set(address, tree);
  }
  return tree;
}

function remove(trees: Map<Address, ChainOrderTree>, address: Address, place: TradeCursor): void {
  const tree = trees.get(address);
  tree?.delete(place);
  if (tree?.size === 0) trees.delete(address);
}
