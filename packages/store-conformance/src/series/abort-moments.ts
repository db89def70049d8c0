import { nextTurn } from '../next-turn.js';

type Abort = (controller: AbortController, read: () => Promise<unknown>) => Promise<void>;

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
  ['after as long as a read takes', (controller, read) => abortAfterReads(1, controller, read)],
  ['after as long as four reads take', (controller, read) => abortAfterReads(4, controller, read)],
];

async function abortAfterReads(
  count: number,
  controller: AbortController,
  read: () => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < count; at++) await read();
  controller.abort();
}
