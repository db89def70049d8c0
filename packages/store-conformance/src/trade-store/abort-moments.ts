import type { TradeStore } from '@tradestore/core';
import { makeTrade } from '../make-trades.js';
import { nextTurn } from '../next-turn.js';
import type { World } from '../world.js';

type Abort = (controller: AbortController, store: TradeStore, world: World) => Promise<void>;

/**
 * Moments in the life of a save at which it can be aborted, from "not begun" to "perhaps done". None waits for a time: reads
 * of the same store tell how far a call of it has come.
 */
export const abortMoments: readonly (readonly [string, Abort])[] = [
  ['at once', async (controller) => controller.abort()],
  [
    'in the next microtask',
    async (controller) => {
      await Promise.resolve();
      controller.abort();
    },
  ],
  [
    'in the next macrotask',
    async (controller) => {
      await nextTurn();
      controller.abort();
    },
  ],
  ['after as long as a read takes', (controller, store, world) => abortAfterReads(1, controller, store, world)],
  ['after as long as four reads take', (controller, store, world) => abortAfterReads(4, controller, store, world)],
];

async function abortAfterReads(
  count: number,
  controller: AbortController,
  store: TradeStore,
  world: World,
): Promise<void> {
  const key = makeTrade(world);
  for (let read = 0; read < count; read++) await store.getTrade(key);
  controller.abort();
}
