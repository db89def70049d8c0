import type { Trade } from '@tradestore/core';
import { expect } from 'vitest';
import { makeTrade, makeTrades } from '../make-trades.js';
import { nextTurn } from '../next-turn.js';
import { endingOf } from '../rejection.js';
import { inParts, reads } from './reads.js';
import type { TradeSuite } from './save-and-read.js';

/** More than the layers let into a store at once. */
const MANY_SAVES = 200;
/** A promise whose time has come settles within a few turns of the event loop; what needs a server doesn't. */
const TURNS = 10;
/** A promise that rests on settled ones settles within a few microtasks, in layers too; what has work left doesn't. */
const MICROTASKS = 50;

/** When a read sees a save. */
export function visibility(suite: TradeSuite): void {
  suite.group('visibility', (contract) => {
    for (const [method, read] of Object.entries(reads)) {
      contract(
        `${method} sees every save that resolved: at once, or after flush('visible')`,
        async ({ store, world }) => {
          const trade = makeTrade(world);
          await store.saveTrade(trade);
          if (store.readYourWrites === 'eventual') await store.flush('visible');
          expect(await read(store, world, [trade])).toStrictEqual([trade]);
          const later = { ...trade, venue: 'later' };
          await store.batchSaveTrades([later]);
          if (store.readYourWrites === 'eventual') await store.flush('visible');
          expect(await read(store, world, [later])).toStrictEqual([later]);
        },
      );
    }

    contract(
      "getCandles sees every save that resolved: at once, or after flush('visible')",
      async ({ store, world }) => {
        for (const trades of [1, 2]) {
          await store.saveTrade(makeTrade(world));
          if (store.readYourWrites === 'eventual') await store.flush('visible');
          const day = { token: world.token, start: world.start, end: world.end };
          expect(await store.getCandles({ ...day, interval: '1d' })).toMatchObject([{ trades }]);
        }
      },
    );

    contract(
      "flush('visible') resolves when every save that was called before it can be read",
      async ({ store, world }) => {
        const trades = makeTrades(world, MANY_SAVES);
        const saves = trades.map((trade) => store.saveTrade(trade));
        await store.flush('visible');
        expect(await store.getTradesInTimerange(world.start, world.end)).toStrictEqual(trades);
        await Promise.all(saves);
      },
    );

    contract(
      "when flush('visible') resolves, every save that was called before it has settled, and can be read if it resolved",
      async ({ store, world }) => {
        const batch = makeTrades(world, MANY_SAVES);
        const singles = makeTrades(world, MANY_SAVES);
        const calls = [
          { trades: batch, saving: store.batchSaveTrades(batch) },
          ...singles.map((trade) => ({ trades: [trade], saving: store.saveTrade(trade) })),
        ];
        const stored: Trade[] = [];
        let settled = 0;
        for (const { trades, saving } of calls) {
          void endingOf(saving).then(({ error }) => {
            settled += 1;
            if (error === undefined) stored.push(...trades);
          });
        }
        await store.flush('visible');
        for (let microtask = 0; microtask < MICROTASKS; microtask++) await Promise.resolve();
        expect(settled, 'saves that have settled').toBe(calls.length);
        const found = await inParts(stored, (trade) => store.getTrade(trade));
        expect(found).toStrictEqual(stored);
      },
    );

    contract(
      "flush('acknowledged') resolves when every save that was called before it is",
      async ({ store, world }) => {
        let resolved = 0;
        const saves = makeTrades(world, MANY_SAVES).map((trade) =>
          store.saveTrade(trade).then(() => {
            resolved += 1;
          }),
        );
        await store.flush('acknowledged');
        for (let turn = 0; turn < TURNS; turn++) await nextTurn();
        expect(resolved).toBe(saves.length);
        await Promise.all(saves);
      },
    );

    contract('flush may be repeated, and called by many at once', async ({ store, world }) => {
      const trade = makeTrade(world);
      await store.saveTrade(trade);
      await Promise.all([store.flush('visible'), store.flush('acknowledged'), store.flush('visible')]);
      await store.flush('visible');
      expect(await store.getTrade(trade)).toStrictEqual(trade);
    });

    contract('flush resolves when nothing was saved', async ({ open }) => {
      const store = await open();
      expect(await store.flush('acknowledged')).toBeUndefined();
      expect(await store.flush('visible')).toBeUndefined();
    });

    contract(
      "after flush('visible') a save can be read by everyone",
      async ({ store, world, open }) => {
        const other = await open();
        const trades = makeTrades(world, 10);
        await store.batchSaveTrades(trades);
        await store.flush('visible');
        expect(await other.getTradesInTimerange(world.start, world.end)).toStrictEqual(trades);
      },
      { needs: 'shared-database' },
    );
  });
}
