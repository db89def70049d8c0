import type { RecordKind } from '@tradestore/core';
import { expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import { anybody, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { Moment } from './moment.js';
import { forEachKind, type RecordKit } from './record-kits.js';

/** What a transaction does to records of each kind, and who sees it when. */
export function transactionEffects(suite: ConfigSuite): void {
  suite.group('effects of transactions', (contract) => {
    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { plural } = kit;

      contract(`${plural}: what a transaction saved and removed is there when it has resolved`, async (scene) => {
        const { store, world } = scene;
        await kit.prepare(store, world);
        const [removed, updated, created] = [kit.make(world), kit.make(world), kit.make(world)];
        for (const record of [removed, updated]) await kit.of(store).save(record, expecting(0));
        await store.transaction(anybody, async (tx) => {
          expect(await kit.within(tx).save(created, expecting(0))).toMatchObject({ record: created, version: 1 });
          const saved = await kit.within(tx).save(kit.changed(updated, 7), expecting(1));
          expect(saved).toMatchObject({ record: kit.changed(updated, 7), version: 2 });
          expect(await kit.within(tx).remove(removed.id, expecting(1))).toMatchObject({ record: null, version: 2 });
        });
        expect(await kit.of(store).get(created.id)).toMatchObject({ record: created, version: 1 });
        expect(await kit.of(store).get(updated.id)).toMatchObject({ record: kit.changed(updated, 7), version: 2 });
        expect(await kit.of(store).get(removed.id)).toBeNull();
      });

      contract(`${plural}: tx.get sees what the transaction has changed`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        await store.transaction(anybody, async (tx) => {
          expect(await kit.within(tx).get(record.id)).toBeNull();
          const saved = await kit.within(tx).save(record, expecting(0));
          expect(await kit.within(tx).get(record.id)).toStrictEqual(saved);
          const again = await kit.within(tx).save(kit.changed(record, 1), expecting(1));
          expect(again.version).toBe(2);
          expect(await kit.within(tx).get(record.id)).toStrictEqual(again);
          await kit.within(tx).remove(record.id, expecting(2));
          expect(await kit.within(tx).get(record.id)).toBeNull();
        });
        expect(await kit.of(store).history(record.id)).toHaveLength(3);
      });

      contract(`${plural}: reads outside see nothing of a transaction that has not ended`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const [updated, created] = [kit.make(world), kit.make(world)];
        const before = await kit.of(store).save(updated, expecting(0));
        const head = await store.audit.head();
        const [changed, mayEnd] = [new Moment(), new Moment()];
        const transaction = store.transaction(anybody, async (tx) => {
          await kit.within(tx).save(kit.changed(updated, 1), expecting(1));
          await kit.within(tx).save(created, expecting(0));
          changed.come();
          await mayEnd.here;
        });
        transaction.catch(() => changed.come());
        await changed.here;
        try {
          expect(await kit.of(store).get(updated.id)).toStrictEqual(before);
          expect(await kit.of(store).get(created.id)).toBeNull();
          expect(await kit.of(store).history(updated.id)).toStrictEqual([before]);
          const listed = (await kit.of(store).list()).map(({ record }) => record.id);
          expect(listed).not.toContain(created.id);
          expect(await store.audit.head()).toStrictEqual(head);
        } finally {
          mayEnd.come();
        }
        await transaction;
        expect(await kit.of(store).get(updated.id)).toMatchObject({ version: 2 });
      });

      contract(`${plural}: a conflict inside of a transaction tells it, and rolls everything back`, async (scene) => {
        const { store, world } = scene;
        await kit.prepare(store, world);
        const [first, second] = [kit.make(world), kit.make(world)];
        await kit.of(store).save(second, expecting(0));
        const head = await store.audit.head();
        const error = await rejectionOf(
          store.transaction(anybody, async (tx) => {
            await kit.within(tx).save(first, expecting(0));
            await kit.within(tx).save(second, expecting(0));
          }),
          'conflict',
        );
        expect(error.isTransient()).toBe(false);
        expect(error.outcome).toBe('not_applied');
        expect(error.details).toMatchObject({ currentVersion: 1, live: true });
        expect(await kit.of(store).get(first.id)).toBeNull();
        expect(await entriesAfter(scene, head)).toStrictEqual([]);
      });

      contract(`${plural}: a removal inside of a transaction needs the version that it expects`, async (scene) => {
        const { store, world } = scene;
        await kit.prepare(store, world);
        const record = kit.make(world);
        await kit.of(store).save(record, expecting(0));
        const removal = store.transaction(anybody, (tx) => kit.within(tx).remove(record.id, expecting(2)));
        const error = await rejectionOf(removal, 'conflict');
        expect(error.details).toMatchObject({ currentVersion: 1, live: true });
        expect(await kit.of(store).get(record.id)).toMatchObject({ version: 1 });
      });
    });
  });
}
