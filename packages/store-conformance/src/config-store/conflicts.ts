import type { DbError, RecordKind } from '@tradestore/core';
import { expect } from 'vitest';
import { makeProfile } from '../make-config.js';
import { pending } from '../pending.js';
import { rejectionOf } from '../rejection.js';
import { type ConfigScene, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { forEachKind, type RecordKit } from './record-kits.js';

/** What was decided on an old version is refused. */
export function conflicts(suite: ConfigSuite): void {
  suite.group('conflicts', (contract) => {
    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { kind, plural } = kit;

      for (const expected of [0, 1, 3]) {
        contract(`${plural}: a save that expects version ${expected} of version 2 is refused`, async (scene) => {
          const record = await secondVersion(scene, kit);
          const error = await rejectionOf(kit.of(scene.store).save(record, expecting(expected)), 'conflict');
          expectPermanent(error);
        });
      }

      for (const expected of [1, 3]) {
        contract(`${plural}: a removal that expects version ${expected} of version 2 is refused`, async (scene) => {
          const { id } = await secondVersion(scene, kit);
          const error = await rejectionOf(kit.of(scene.store).remove(id, expecting(expected)), 'conflict');
          expectPermanent(error);
        });
      }

      contract(`${plural}: a change that expects a version of what never was is refused`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        for (const change of pending<unknown>([
          kit.of(store).save(record, expecting(1)),
          kit.of(store).remove(record.id, expecting(1)),
        ])) {
          const error = await rejectionOf(change, 'conflict');
          expectPermanent(error);
          expect(error.details).toMatchObject({ currentVersion: 0, live: false });
        }
        expect(await kit.of(store).get(record.id)).toBeNull();
        expect(await kit.of(store).history(record.id)).toStrictEqual([]);
      });

      contract(`${plural}: a change that expects the version of a removal is refused`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        await kit.of(store).save(record, expecting(0));
        await kit.of(store).remove(record.id, expecting(1));
        for (const expected of [1, 2]) {
          for (const change of pending<unknown>([
            kit.of(store).save(record, expecting(expected)),
            kit.of(store).remove(record.id, expecting(expected)),
          ])) {
            const error = await rejectionOf(change, 'conflict');
            expect(error.details).toMatchObject({ currentVersion: 2, live: false });
          }
        }
        expect(await kit.of(store).get(record.id)).toBeNull();
      });

      contract(`${plural}: a change that is refused changes nothing`, async (scene) => {
        const { store } = scene;
        const record = await secondVersion(scene, kit);
        const before = await kit.of(store).get(record.id);
        const history = await kit.of(store).history(record.id);
        for (const expected of [0, 1, 3]) {
          await rejectionOf(kit.of(store).save(kit.changed(record, 9), expecting(expected)), 'conflict');
          if (expected === 0) continue;
          await rejectionOf(kit.of(store).remove(record.id, expecting(expected)), 'conflict');
        }
        expect(await kit.of(store).get(record.id)).toStrictEqual(before);
        expect(await kit.of(store).history(record.id)).toStrictEqual(history);
      });

      contract(`${plural}: the error of a conflict tells the last change of the ${kind}`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        const ids = [world.name('create'), world.name('remove')];
        await kit.of(store).save(record, { ...expecting(0), correlationId: ids[0] });
        const refused = await rejectionOf(kit.of(store).save(record, expecting(0)), 'conflict');
        await kit.of(store).remove(record.id, { ...expecting(1), correlationId: ids[1] });
        const again = await rejectionOf(kit.of(store).remove(record.id, expecting(1)), 'conflict');
        const [created, removed] = await store.audit.list({ kind, id: record.id });
        expect([refused.details, again.details]).toMatchObject([
          { currentVersion: 1, live: true, lastCorrelationId: ids[0], seq: created?.seq },
          { currentVersion: 2, live: false, lastCorrelationId: ids[1], seq: removed?.seq },
        ]);
      });
    });

    contract('a change without a correlationId has a lastCorrelationId of null', async ({ store, world }) => {
      const id = world.name('uncorrelated');
      await store.settings.save({ id, value: 1 }, expecting(0));
      const error = await rejectionOf(store.settings.save({ id, value: 1 }, expecting(0)), 'conflict');
      expect(error.details).toMatchObject({ lastCorrelationId: null });
    });

    contract(
      'a conflict tells the last change of its own record, not of another kind with the same id',
      async (scene) => {
        const { store, world } = scene;
        const id = world.name('same');
        await store.settings.save({ id, value: 1 }, { ...expecting(0), correlationId: 'of the setting' });
        await store.profiles.save(makeProfile(world, { id }), { ...expecting(0), correlationId: 'of the profile' });
        const [entry] = await store.audit.list({ kind: 'setting', id });
        const error = await rejectionOf(store.settings.save({ id, value: 2 }, expecting(0)), 'conflict');
        expect(error.details).toMatchObject({ lastCorrelationId: 'of the setting', seq: entry?.seq });
      },
    );

    contract('a caller whose reply was lost recognises its own write by lastCorrelationId', async (scene) => {
      const { store, world } = scene;
      const setting = { id: world.name('repeated'), value: 'once' };
      const options = { ...expecting(0), correlationId: world.name('mine') };
      const { version } = await store.settings.save(setting, options);
      const { details } = await rejectionOf(store.settings.save(setting, options), 'conflict');
      expect(details).toMatchObject({ lastCorrelationId: options.correlationId, currentVersion: version });
      expect(await store.settings.history(setting.id)).toHaveLength(1);
    });

    contract('a change that is refused leaves no audit entry', async (scene) => {
      const { store, world } = scene;
      const setting = { id: world.name('refused'), value: 1 };
      await store.settings.save(setting, expecting(0));
      const head = await store.audit.head();
      await rejectionOf(store.settings.save(setting, expecting(0)), 'conflict');
      await rejectionOf(store.settings.save(setting, expecting(2)), 'conflict');
      await rejectionOf(store.settings.remove(setting.id, expecting(2)), 'conflict');
      expect(await entriesAfter(scene, head)).toStrictEqual([]);
      expect(await store.audit.head()).toStrictEqual(head);
    });
  });
}

/** A record that has been saved twice. */
async function secondVersion<K extends RecordKind>(
  { store, world }: ConfigScene,
  kit: RecordKit<K>,
): Promise<ReturnType<RecordKit<K>['make']>> {
  await kit.prepare(store, world);
  const record = kit.make(world);
  await kit.of(store).save(record, expecting(0));
  await kit.of(store).save(record, expecting(1));
  return record;
}

/** Nothing but a decision of the caller's makes it succeed, and nothing has happened. */
function expectPermanent(error: DbError): void {
  expect(error.isTransient()).toBe(false);
  expect(error.outcome).toBe('not_applied');
}
