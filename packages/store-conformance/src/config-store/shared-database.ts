import { expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { endingOf } from '../rejection.js';
import { anybody, type ConfigSuite, expecting } from './config-scene.js';
import { Moment } from './moment.js';
import { Watcher } from './watcher.js';

/** Several stores of one database. */
export function sharedDatabase(suite: ConfigSuite): void {
  suite.group('shared database', (contract) => {
    const shared = { needs: 'shared-database' } as const;

    contract(
      'what one store changed is read by another one at once',
      async ({ store, open, world }) => {
        const other = await open();
        const setting = makeSetting(world);
        const saved = await store.settings.save(setting, expecting(0));
        expect(await other.settings.get(setting.id)).toStrictEqual(saved);
        await other.settings.save({ ...setting, value: 2 }, expecting(1));
        expect(await store.settings.get(setting.id)).toMatchObject({ version: 2 });
        expect(await store.audit.head()).toStrictEqual(await other.audit.head());
      },
      shared,
    );

    contract(
      'what was changed is there when its store was closed',
      async ({ open, world }) => {
        const setting = makeSetting(world);
        const first = await open();
        const saved = await first.settings.save(setting, expecting(0));
        await first.close();
        const second = await open();
        expect(await second.settings.get(setting.id)).toStrictEqual(saved);
        expect(await second.settings.history(setting.id)).toStrictEqual([saved]);
      },
      shared,
    );

    contract(
      'what a transaction of one store has locked, another one does not change',
      async ({ store, open, world }) => {
        const other = await open();
        const setting = makeSetting(world);
        await store.settings.save(setting, expecting(0));
        const [read, mayEnd] = [new Moment(), new Moment()];
        const transaction = store.transaction(anybody, async (tx) => {
          await tx.settings.get(setting.id);
          read.come();
          await mayEnd.here;
          return await tx.settings.save({ ...setting, value: 'mine' }, expecting(1));
        });
        transaction.catch(() => read.come());
        await read.here;
        const meanwhile = endingOf(other.settings.save({ ...setting, value: 'others' }, expecting(1)));
        for (let count = 0; count < 10; count++) await other.settings.get(setting.id);
        mayEnd.come();
        expect(await transaction).toMatchObject({ version: 2 });
        expect((await meanwhile).error).toMatchObject({ kind: 'conflict' });
      },
      shared,
    );

    contract(
      'seq has no gap when several stores write at once',
      async ({ store, open, world }) => {
        const stores = [store, await open(), await open()];
        const { seq } = await store.audit.head();
        const saves = Array.from({ length: 60 }, (_, at) =>
          (stores[at % stores.length] ?? store).settings.save(makeSetting(world), expecting(0)),
        );
        await Promise.all(saves);
        const seqs = (await store.audit.list({ after: seq })).map((entry) => entry.seq);
        expect(seqs).toStrictEqual(saves.map((_, at) => seq + BigInt(at) + 1n));
        expect((await store.audit.verify()).broken).toBeNull();
      },
      shared,
    );

    contract(
      'a watch of one store yields the changes of another one',
      async (scene) => {
        const { store, open, world } = scene;
        const other = await open();
        const { seq } = await store.audit.head();
        const watcher = new Watcher(scene, { after: seq });
        const waiting = watcher.upTo(seq + 3n);
        waiting.catch(() => undefined);
        const settings = Array.from({ length: 3 }, () => makeSetting(world));
        for (const setting of settings) await other.settings.save(setting, expecting(0));
        expect((await waiting).map(({ record }) => record)).toStrictEqual(settings);
      },
      shared,
    );
  });
}
