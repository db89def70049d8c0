import { assertTrade, type Trade, type TradeStore, tradeKeyText } from '@tradestore/core';
import { replace } from '../replace.js';

/** Has other trades saved than those that are handed in. What must be refused is left to the store. */
export function savesOthers(store: TradeStore, others: (trades: readonly Trade[]) => readonly Trade[]): void {
  replace(store, 'saveTrade', (save) => async (trade, options) => {
    if (!areTrades([trade])) return await save(trade, options);
    for (const other of others([trade])) await save(other, options);
  });
  replace(store, 'batchSaveTrades', (save) => async (trades, options) => {
    await save(areTrades(trades) ? others(trades) : trades, options);
  });
}

/** Has other trades given than those that were found, by every read. */
export function givesOthers(store: TradeStore, other: (trade: Trade) => Trade): void {
  replace(store, 'getTrade', (get) => async (key, options) => {
    const trade = await get(key, options);
    return trade && other(trade);
  });
  replace(
    store,
    'getTradesBySignature',
    (get) => async (signature, options) => (await get(signature, options)).map(other),
  );
  replace(
    store,
    'getTradesByToken',
    (get) => async (token, limit, options) => (await get(token, limit, options)).map(other),
  );
  replace(
    store,
    'getTradesInTimerange',
    (get) => async (start, end, options) => (await get(start, end, options)).map(other),
  );
}

/** Has a trade replace those that were saved before with the same key, whatever makes a key. */
export function keyedBy(store: TradeStore, keyOf: (trade: Trade) => string): void {
  const lastOfKey = new Map<string, string>();
  savesOthers(store, (trades) => {
    for (const trade of trades) lastOfKey.set(keyOf(trade), tradeKeyText(trade));
    return trades;
  });
  const isThere = (trade: Trade): boolean => lastOfKey.get(keyOf(trade)) === tradeKeyText(trade);
  replace(
    store,
    'getTradesBySignature',
    (get) => async (signature, options) => (await get(signature, options)).filter(isThere),
  );
  replace(
    store,
    'getTradesInTimerange',
    (get) => async (start, end, options) => (await get(start, end, options)).filter(isThere),
  );
}

/** Would a store accept them? */
export function areTrades(trades: unknown): trades is readonly Trade[] {
  if (!Array.isArray(trades)) return false;
  try {
    for (const trade of trades) assertTrade(trade);
    return true;
  } catch {
    return false;
  }
}
