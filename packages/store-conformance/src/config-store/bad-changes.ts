import type { ChangeOptions } from '@tradestore/core';
import { expect } from 'vitest';
import { bad } from '../rejection.js';
import { notAContext, notACount, notAName, notAVersion, refused } from './bad-values.js';
import { anybody, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { forEachKind } from './record-kits.js';

/** What cannot be asked of records of any kind. */
export function badChanges(suite: ConfigSuite): void {
  suite.group('bad changes', (contract) => {
    forEachKind((kit) => {
      const { plural } = kit;

      contract(`${plural}: an id that is no name is refused with kind invalid_argument`, async ({ store }) => {
        for (const name of notAName) {
          const id = bad<string>(name);
          await refused(kit.of(store).get(id), id);
          await refused(kit.of(store).history(id), id);
          await refused(kit.of(store).remove(id, expecting(1)), id);
          await refused(kit.of(store).list({ after: id }), id);
          await store.transaction(anybody, async (tx) => {
            await refused(kit.within(tx).get(id), id);
            await refused(kit.within(tx).remove(id, expecting(1)), id);
          });
        }
      });

      contract(`${plural}: an expectedVersion that is no version is refused`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        for (const expectedVersion of notAVersion) {
          const options = { ...anybody, expectedVersion: bad<number>(expectedVersion) };
          await refused(kit.of(store).save(record, options), expectedVersion);
          await refused(kit.of(store).remove(record.id, options), expectedVersion);
          await store.transaction(anybody, async (tx) => {
            await refused(kit.within(tx).save(record, options), expectedVersion);
            await refused(kit.within(tx).remove(record.id, options), expectedVersion);
          });
        }
        expect(await kit.of(store).get(record.id)).toBeNull();
      });

      contract(`${plural}: a removal that expects version 0 is refused with kind invalid_argument`, async (scene) => {
        const { store, world } = scene;
        const id = world.name('nothing');
        await refused(kit.of(store).remove(id, expecting(0)), 0);
        await store.transaction(anybody, (tx) => refused(kit.within(tx).remove(id, expecting(0)), 0));
      });

      contract(`${plural}: a change without who makes it is refused, and changes nothing`, async (scene) => {
        const { store, world } = scene;
        await kit.prepare(store, world);
        const [record, other] = [kit.make(world), kit.make(world)];
        await kit.of(store).save(record, expecting(0));
        const head = await store.audit.head();
        for (const context of notAContext) {
          const options = bad<ChangeOptions>(context && { ...context, expectedVersion: 1 });
          await refused(kit.of(store).save(kit.changed(record, 7), options), context);
          await refused(kit.of(store).remove(record.id, options), context);
          await refused(kit.of(store).save(other, bad(context && { ...context, expectedVersion: 0 })), context);
        }
        expect(await entriesAfter(scene, head)).toStrictEqual([]);
      });

      contract(`${plural}: a limit or an after that is none is refused with kind invalid_argument`, async (scene) => {
        const { store, world } = scene;
        const id = world.name('nothing');
        for (const count of notACount) {
          const limit = bad<number>(count);
          await refused(kit.of(store).list({ limit }), count);
          await refused(kit.of(store).history(id, { limit }), count);
        }
        for (const version of notAVersion.filter((each) => each !== undefined)) {
          await refused(kit.of(store).history(id, { after: bad<number>(version) }), version);
        }
      });

      contract(`${plural}: a limit above maxRows is refused with kind invalid_argument`, async ({ open, world }) => {
        const store = await open({ maxRows: 5 });
        await refused(kit.of(store).list({ limit: 6 }), 6);
        await refused(kit.of(store).history(world.name('nothing'), { limit: 6 }), 6);
        expect((await kit.of(store).list({ limit: 5 })).length).toBeLessThanOrEqual(5);
      });
    });
  });
}
