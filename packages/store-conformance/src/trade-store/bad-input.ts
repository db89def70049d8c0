import { inspect } from 'node:util';
import type { Trade } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade, makeTrades } from '../make-trades.js';
import { bad, rejectionOf } from '../rejection.js';
import { badFields, spoil } from './bad-trades.js';
import { readDay, type TradeScene, type TradeSuite } from './save-and-read.js';

/** What a careless message would repeat. */
const CANARY = 'canary-0123456789';

const fieldsOfTrade: readonly (keyof Trade)[] = [
  ...(['signature', 'instruction', 'innerInstruction', 'fill', 'slot', 'transactionIndex', 'time'] as const),
  ...(['token', 'quote', 'trader', 'side', 'tokenAmount', 'quoteAmount', 'price'] as const),
  ...(['fee', 'venue', 'pool', 'profileId', 'ruleId'] as const),
];

/** What cannot be stored is refused before anything is stored. */
export function badInput(suite: TradeSuite): void {
  suite.group('bad input', (contract) => {
    for (const badField of badFields) {
      contract(`${badField.what} is refused with kind invalid_argument, naming the field`, async (scene) => {
        const { store, world } = scene;
        const error = await rejectionOf(store.saveTrade(spoil(makeTrade(world), badField, world)), 'invalid_argument');
        expect(error.outcome).toBe('not_applied');
        expect(error.details).toMatchObject({ field: badField.field });
        expect(error.message).toContain(badField.field);
      });
    }

    for (const field of fieldsOfTrade) {
      contract(
        `a trade without its ${field} is refused with kind invalid_argument, naming the field`,
        async (scene) => {
          const { [field]: _left, ...rest } = makeTrade(scene.world);
          const error = await rejectionOf(scene.store.saveTrade(bad<Trade>(rest)), 'invalid_argument');
          expect(error.details).toMatchObject({ field });
        },
      );
    }

    for (const notATrade of [undefined, null, 'trade', 7, []]) {
      contract(`${inspect(notATrade)} instead of a trade is refused with kind invalid_argument`, async ({ store }) => {
        await rejectionOf(store.saveTrade(bad<Trade>(notATrade)), 'invalid_argument');
      });
    }

    contract('a trade that is refused is not stored, and leaves what was stored as it was', async (scene) => {
      const { store, world, harness } = scene;
      const trade = makeTrade(world);
      await store.saveTrade(trade);
      await rejectionOf(store.saveTrade({ ...trade, venue: 'BAD', side: 'sell' }), 'invalid_argument');
      await rejectionOf(store.saveTrade(makeTrade(world, { venue: 'BAD' })), 'invalid_argument');
      await harness.settle(store);
      expect(await readDay(scene)).toStrictEqual([trade]);
    });

    for (const index of [0, 17, 49]) {
      contract(`one bad trade at ${index} of a batch of 50 rejects the batch, naming its index`, async (scene) => {
        const error = await refusedBatch(scene, index);
        expect(error.details).toMatchObject({ index, field: 'price' });
        expect(error.message).toContain(`trade ${index}: price:`);
        expect(error.outcome).toBe('not_applied');
      });

      contract(`of a batch of 50 with one bad trade at ${index} nothing is stored`, async (scene) => {
        await refusedBatch(scene, index);
        await scene.harness.settle(scene.store);
        expect(await readDay(scene)).toStrictEqual([]);
      });
    }

    for (const notABatch of [undefined, null, 'trades', {}, new Set(), { length: 0 }]) {
      contract(`${inspect(notABatch)} instead of a batch is refused with kind invalid_argument`, async ({ store }) => {
        await rejectionOf(store.batchSaveTrades(bad<Trade[]>(notABatch)), 'invalid_argument');
      });
    }

    contract(
      'a batch with a hole is refused with kind invalid_argument, naming its index',
      async ({ store, world }) => {
        const batch: Trade[] = [makeTrade(world)];
        batch[2] = makeTrade(world);
        const error = await rejectionOf(store.batchSaveTrades(batch), 'invalid_argument');
        expect(error.details).toMatchObject({ index: 1 });
      },
    );

    contract('a refusal never repeats the value: not in message, stack, details, JSON or inspect', async (scene) => {
      const { store, world } = scene;
      for (const field of fieldsOfTrade) {
        const trade = bad<Trade>({ ...makeTrade(world), [field]: `\n${CANARY}` });
        for (const call of [store.saveTrade(trade), store.batchSaveTrades([trade])]) {
          const error = await rejectionOf(call, 'invalid_argument');
          const seen = [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 9 })].join('\n');
          expect(seen, `the error of a bad ${field}`).not.toContain(CANARY);
        }
      }
    });
  });
}

async function refusedBatch({ store, world }: TradeScene, index: number): ReturnType<typeof rejectionOf> {
  const trades = makeTrades(world, 50);
  trades[index] = makeTrade(world, { price: bad<Trade['price']>('1e-9') });
  return await rejectionOf(store.batchSaveTrades(trades), 'invalid_argument');
}
