import type { Trade } from '@tradestore/core';
import { readDay, type TradeScene } from './save-and-read.js';

/** Runs after each page, with its last trade: a place to add rows. */
type BetweenPages = (last: Trade, page: number) => Promise<void>;

/** No test has more pages; a store that gives the same page for ever must fail and not hang. */
const PAGES_MAX = 200;

/** All trades of the world's token, page by page, oldest first. */
export function walkForward(scene: TradeScene, pageSize: number, between?: BetweenPages): Promise<Trade[]> {
  return walk(pageSize, (after) => readDay(scene, { limit: pageSize, after }), between);
}

/** All trades of the world's token, page by page, newest first. */
export function walkBackward(scene: TradeScene, pageSize: number, between?: BetweenPages): Promise<Trade[]> {
  return walk(pageSize, (before) => scene.store.getTradesByToken(scene.world.token, pageSize, { before }), between);
}

async function walk(
  pageSize: number,
  read: (cursor: Trade | undefined) => Promise<Trade[]>,
  between: BetweenPages | undefined,
): Promise<Trade[]> {
  const trades: Trade[] = [];
  for (let page = 0; page < PAGES_MAX; page++) {
    const rows = await read(trades.at(-1));
    trades.push(...rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return trades;
    await between?.(last, page);
  }
  throw new Error(`the pages did not end after ${PAGES_MAX}`);
}
