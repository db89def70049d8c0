import type { ConfigStore, RecordKind } from '@tradestore/core';
import { expect } from 'vitest';
import { makeProfile, makeRule, makeSetting } from '../make-config.js';
import { endingOf } from '../rejection.js';
import { untilDone, whileTimePasses } from '../until-done.js';
import { anybody, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { Moment } from './moment.js';
import { forEachKind, prepareProfile, type RecordKit } from './record-kits.js';

const CALLERS = 20;
/** As many reads as give a change that was called before them the time to reach the server. */
const READS = 10;

/** What a transaction has read or changed is its own until its end. */
export function transactionLocks(suite: ConfigSuite): void {
  suite.group('transaction locks', (contract) => {
    contract('transactions of other records go on while one waits', async ({ store, world }) => {
      await prepareProfile(store, world);
      const [mine, others] = [makeRule(world), makeRule(world)];
      const [changed, mayEnd] = [new Moment(), new Moment()];
      const waiting = store.transaction(anybody, async (tx) => {
        await tx.settings.save(makeSetting(world), expecting(0));
        await tx.rules.save(mine, expecting(0));
        changed.come();
        await mayEnd.here;
      });
      waiting.catch(() => changed.come());
      await changed.here;
      try {
        await store.transaction(anybody, async (tx) => {
          await tx.settings.save(makeSetting(world), expecting(0));
          // Of the same profile, which neither of both changes.
          await tx.rules.save(others, expecting(0));
        });
        await store.profiles.save(makeProfile(world), expecting(0));
        await store.audit.append({ action: 'noted', entity: { kind: 'note', id: 'any', version: 0 } }, anybody);
      } finally {
        mayEnd.come();
      }
      await waiting;
      expect((await store.rules.get(mine.id))?.record).toStrictEqual(mine);
      expect((await store.rules.get(others.id))?.record).toStrictEqual(others);
    });

    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { plural } = kit;

      for (const [what, change] of Object.entries(changesOf(kit))) {
        contract(
          `${plural}: what tx.get says still holds at the end, though there is ${what} meanwhile`,
          async (scene) => {
            const { store, world } = scene;
            await kit.prepare(store, world);
            const record = kit.make(world);
            await kit.of(store).save(record, expecting(0));
            const [read, mayEnd] = [new Moment(), new Moment()];
            const transaction = store.transaction(anybody, async (tx) => {
              const found = await kit.within(tx).get(record.id);
              read.come();
              await mayEnd.here;
              return await kit.within(tx).save(kit.changed(record, 1), expecting(found?.version ?? 0));
            });
            transaction.catch(() => read.come());
            await read.here;
            const meanwhile = endingOf(change(store, record));
            for (let count = 0; count < READS; count++) await kit.of(store).get(record.id);
            mayEnd.come();
            expect(await transaction).toMatchObject({ record: kit.changed(record, 1), version: 2 });
            expect((await meanwhile).error).toMatchObject({
              kind: 'conflict',
              details: { currentVersion: 2, live: true },
            });
            expect(await kit.of(store).history(record.id)).toHaveLength(2);
          },
        );
      }

      contract(`${plural}: what was read and changed in many transactions at once loses no change`, async (scene) => {
        const { store, world, harness } = scene;
        await kit.prepare(store, world);
        const record = kit.make(world);
        await kit.of(store).save(record, expecting(0));
        const transactions = Array.from({ length: CALLERS }, () =>
          store.transaction(anybody, async (tx) => {
            const version = (await kit.within(tx).get(record.id))?.version ?? 0;
            return await kit.within(tx).save(kit.changed(record, version), expecting(version));
          }),
        );
        const made = await whileTimePasses(harness, Promise.all(transactions));
        const versions = made.map(({ version }) => version).sort((a, b) => a - b);
        expect(versions).toStrictEqual(Array.from({ length: CALLERS }, (_, at) => at + 2));
        const last = await kit.of(store).get(record.id);
        expect(last).toMatchObject({ version: CALLERS + 1, record: kit.changed(record, CALLERS) });
      });
    });

    contract('transactions that lock two records in opposite order both end', async (scene) => {
      const { store, world, harness } = scene;
      const settings = [makeSetting(world, { value: 0 }), makeSetting(world, { value: 0 })] as const;
      for (const setting of settings) await store.settings.save(setting, expecting(0));
      const head = await store.audit.head();
      const hasFirst = [new Moment(), new Moment()] as const;
      const increment = (own: 0 | 1): Promise<void> =>
        store.transaction(anybody, async (tx) => {
          for (const which of [own, own === 0 ? 1 : 0] as const) {
            const { id } = settings[which];
            const found = await tx.settings.get(id);
            await tx.settings.save({ id, value: Number(found?.record.value) + 1 }, expecting(found?.version ?? 0));
            hasFirst[own].come();
            await hasFirst[own === 0 ? 1 : 0].here;
          }
        });
      await whileTimePasses(harness, Promise.all([increment(0), increment(1)]));
      for (const { id } of settings) {
        expect(await store.settings.get(id)).toMatchObject({ version: 3, record: { id, value: 2 } });
      }
      expect(await entriesAfter(scene, head)).toHaveLength(4);
    });

    contract('transfers between records at once keep their sum', async (scene) => {
      const { store, world, harness } = scene;
      const ids = Array.from({ length: 4 }, (_, at) => world.name(`account ${at}`));
      for (const id of ids) await store.settings.save({ id, value: 100 }, expecting(0));
      const transfer = (from: string, to: string, amount: number): Promise<void> =>
        store.transaction(anybody, async (tx) => {
          for (const [id, change] of [
            [from, -amount],
            [to, amount],
          ] as const) {
            const found = await tx.settings.get(id);
            const value = Number(found?.record.value) + change;
            await tx.settings.save({ id, value }, expecting(found?.version ?? 0));
          }
        });
      const transfers = Array.from({ length: CALLERS }, (_, at) => {
        const from = world.number(`from ${at}`, ids.length);
        const to = (from + 1 + world.number(`to ${at}`, ids.length - 1)) % ids.length;
        return untilDone(harness, () => transfer(ids[from] ?? '', ids[to] ?? '', at + 1));
      });
      await Promise.all(transfers);
      const found = await Promise.all(ids.map((id) => store.settings.get(id)));
      expect(found.reduce((sum, each) => sum + Number(each?.record.value), 0)).toBe(400);
      expect(found.reduce((sum, each) => sum + (each?.version ?? 0), 0)).toBe(ids.length + 2 * CALLERS);
    });
  });
}

type MadeBy<K extends RecordKind> = ReturnType<RecordKit<K>['make']>;

/** What somebody else may do to a record of version 1. */
function changesOf<K extends RecordKind>(
  kit: RecordKit<K>,
): Readonly<Record<string, (store: ConfigStore, record: MadeBy<K>) => Promise<unknown>>> {
  return {
    'a save': (store, record) => kit.of(store).save(kit.changed(record, 7), expecting(1)),
    'a removal': (store, record) => kit.of(store).remove(record.id, expecting(1)),
    'another transaction': (store, record) =>
      store.transaction(anybody, (tx) => kit.within(tx).save(kit.changed(record, 7), expecting(1))),
  };
}
