import type { Trade } from '@tradestore/core';
import { type BetweenPages, walkPages } from '../series/walk-pages.js';
import { readDay, type TradeScene } from './save-and-read.js';

/** All trades of the world's token, page by page, oldest first. */
export function walkForward(scene: TradeScene, pageSize: number, between?: BetweenPages<Trade>): Promise<Trade[]> {
  return walkPages(pageSize, (after) => readDay(scene, { limit: pageSize, after }), between);
}

/** All trades of the world's token, page by page, newest first. */
export function walkBackward(scene: TradeScene, pageSize: number, between?: BetweenPages<Trade>): Promise<Trade[]> {
  const { store, world } = scene;
  return walkPages(pageSize, (before) => store.getTradesByToken(world.token, pageSize, { before }), between);
}
