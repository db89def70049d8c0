import type { ConfigStore } from '@tradestore/core';
import { expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { nextTurn } from '../next-turn.js';
import { rejectionOf } from '../rejection.js';
import { callsOf } from '../store/kit.js';
import { anybody, type ConfigSuite, expecting } from './config-scene.js';
import { configKit } from './kit.js';
import { Moment } from './moment.js';

/** Whatever else the store could be asked inside of work would wait for the transaction that work is part of. */
export function transactionInside(suite: ConfigSuite): void {
  suite.group('the store inside of its transaction', (contract) => {
    for (const [method, call] of callsOf(configKit)) {
      contract(`${method} inside of work rejects with kind internal, and nothing hangs`, async ({ store, world }) => {
        await configKit.prepare?.(store, world);
        const setting = makeSetting(world);
        await store.transaction(anybody, async (tx) => {
          await tx.settings.save(setting, expecting(0));
          const error = await rejectionOf(call(store, world, {}), 'internal');
          expect(error.outcome).toBe('not_applied');
          expect({ store: error.store, operation: error.operation }).toStrictEqual({
            store: store.name,
            operation: method,
          });
        });
        expect((await store.settings.get(setting.id))?.record).toStrictEqual(setting);
      });
    }

    contract('close inside of work rejects with kind internal, and leaves the store open', async (scene) => {
      const store = await scene.open();
      const setting = makeSetting(scene.world);
      await store.transaction(anybody, async (tx) => {
        await tx.settings.save(setting, expecting(0));
        await rejectionOf(store.close(), 'internal');
      });
      expect((await store.settings.get(setting.id))?.record).toStrictEqual(setting);
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
    });

    for (const [what, later] of Object.entries(laters)) {
      contract(`work is still inside ${what}`, async ({ store, world }) => {
        const setting = makeSetting(world);
        await store.transaction(anybody, async (tx) => {
          await tx.settings.save(setting, expecting(0));
          await later(async () => {
            await rejectionOf(store.settings.get(setting.id), 'internal');
          });
        });
        expect((await store.settings.get(setting.id))?.record).toStrictEqual(setting);
      });
    }

    contract('what work does not catch of it rejects the transaction, and rolls back', async ({ store, world }) => {
      const setting = makeSetting(world);
      const transaction = store.transaction(anybody, async (tx) => {
        await tx.settings.save(setting, expecting(0));
        await store.settings.get(setting.id);
      });
      await rejectionOf(transaction, 'internal');
      expect(await store.settings.get(setting.id)).toBeNull();
    });

    contract('outside of work the store can be used while a transaction goes on', async ({ store, world }) => {
      const [begun, mayEnd] = [new Moment(), new Moment()];
      const transaction = store.transaction(anybody, async () => {
        begun.come();
        await mayEnd.here;
      });
      await begun.here;
      try {
        expect(await store.settings.get(world.name('nothing'))).toBeNull();
        expect((await store.settings.save(makeSetting(world), expecting(0))).version).toBe(1);
      } finally {
        mayEnd.come();
      }
      await transaction;
    });

    contract('another store can be used inside of work', async ({ store, open, world }) => {
      const other: ConfigStore = await open();
      const setting = makeSetting(world);
      const saved = await store.transaction(anybody, async () => await other.settings.save(setting, expecting(0)));
      expect(saved.record).toStrictEqual(setting);
    });

    contract('what work started and did not wait for may use the store after its end', async ({ store, world }) => {
      const ended = new Moment();
      const later: Promise<unknown>[] = [];
      await store.transaction(anybody, async () => {
        later.push(ended.here.then(() => store.settings.get(world.name('nothing'))));
      });
      ended.come();
      expect(await Promise.all(later)).toStrictEqual([null]);
    });
  });
}

const laters: Readonly<Record<string, (call: () => Promise<void>) => Promise<void>>> = {
  'after the next turn of the event loop': async (call) => {
    await nextTurn();
    await call();
  },
  'in a timer': (call) =>
    new Promise((resolve, reject) => {
      setTimeout(() => call().then(resolve, reject), 0);
    }),
  'in what it waits for at once': async (call) => {
    await Promise.all([call(), Promise.resolve().then(call)]);
  },
};
