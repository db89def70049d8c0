import { isTimestamp, type RecordKind } from '@tradestore/core';
import { expect } from 'vitest';
import { makeProfile, makeRule, makeSetting } from '../make-config.js';
import { type ConfigSuite, expecting } from './config-scene.js';
import { forEachKind, type RecordKit } from './record-kits.js';

/** Versions count the changes of an id, for ever. */
export function versions(suite: ConfigSuite): void {
  suite.group('versions', (contract) => {
    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { kind, plural } = kit;

      contract(`${plural}: the first save is version 1`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const saved = await kit.of(store).save(kit.make(world), expecting(0));
        expect(saved.version).toBe(1);
      });

      contract(`${plural}: a version says who made it, and when`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        const saved = await kit.of(store).save(record, { ...expecting(0), actor: 'first' });
        const removed = await kit.of(store).remove(record.id, { ...expecting(1), actor: 'second' });
        expect([saved.actor, removed.actor]).toStrictEqual(['first', 'second']);
        expect([saved.time, removed.time].every(isTimestamp), 'time is a Timestamp').toBe(true);
      });

      contract(`${plural}: each save is the next version, also one that changes nothing`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        for (const expected of [0, 1, 2, 3]) {
          const saved = await kit.of(store).save(record, expecting(expected));
          expect(saved.version).toBe(expected + 1);
          expect((await kit.of(store).get(record.id))?.version).toBe(expected + 1);
        }
      });

      contract(`${plural}: a removal is the next version, without a record`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        await kit.of(store).save(record, expecting(0));
        const removed = await kit.of(store).remove(record.id, expecting(1));
        expect(removed).toMatchObject({ record: null, version: 2 });
      });

      contract(`${plural}: get gives null when the ${kind} was removed`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        await kit.of(store).save(record, expecting(0));
        await kit.of(store).remove(record.id, expecting(1));
        expect(await kit.of(store).get(record.id)).toBeNull();
      });

      contract(
        `${plural}: versions never restart: what is made anew is the version after the removal`,
        async (scene) => {
          const { store, world } = scene;
          await kit.prepare(store, world);
          const record = kit.make(world);
          for (const removals of [0, 1, 2]) {
            const saved = await kit.of(store).save(record, expecting(0));
            expect(saved.version).toBe(1 + 2 * removals);
            const removed = await kit.of(store).remove(record.id, expecting(saved.version));
            expect(removed.version).toBe(2 + 2 * removals);
          }
          expect((await kit.of(store).save(kit.changed(record, 1), expecting(0))).version).toBe(7);
          expect(await kit.of(store).get(record.id)).toMatchObject({ version: 7, record: kit.changed(record, 1) });
        },
      );
    });

    contract('records of different kinds may have the same id, and versions of their own', async ({ store, world }) => {
      const id = world.name('profile');
      const setting = makeSetting(world, { id });
      const profile = makeProfile(world, { id });
      const rule = makeRule(world, { id, profileId: id });
      await store.settings.save(setting, expecting(0));
      await store.settings.save(setting, expecting(1));
      await store.profiles.save(profile, expecting(0));
      await store.rules.save(rule, expecting(0));
      await store.settings.remove(id, expecting(2));
      expect(await store.settings.get(id)).toBeNull();
      expect(await store.profiles.get(id)).toMatchObject({ version: 1, record: profile });
      expect(await store.rules.get(id)).toMatchObject({ version: 1, record: rule });
    });
  });
}
