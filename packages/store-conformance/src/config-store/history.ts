import type { RecordKind } from '@tradestore/core';
import { expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import { makeVersions } from './changes.js';
import type { ConfigSuite } from './config-scene.js';
import { forEachKind, type RecordKit } from './record-kits.js';

const MAX_ROWS = 5;

/** All versions of an id. */
export function history(suite: ConfigSuite): void {
  suite.group('history', (contract) => {
    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { plural } = kit;

      contract(`${plural}: history gives all versions, removals included, oldest first`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        const set = kit.of(store);
        const made = [
          await set.save(kit.changed(record, 1), { expectedVersion: 0, actor: 'first' }),
          await set.save(kit.changed(record, 2), { expectedVersion: 1, actor: 'second' }),
          await set.remove(record.id, { expectedVersion: 2, actor: 'third' }),
          await set.save(kit.changed(record, 3), { expectedVersion: 0, actor: 'fourth' }),
        ];
        const found = await set.history(record.id);
        expect(found).toStrictEqual(made);
        expect(found.map(({ version }) => version)).toStrictEqual([1, 2, 3, 4]);
        const records = [1, 2, null, 3].map((number) => number && kit.changed(record, number));
        expect(found.map((each) => each.record)).toStrictEqual(records);
      });

      contract(`${plural}: history pages by limit and after`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const id = await makeVersions(store, world, kit, 7);
        const all = await kit.of(store).history(id);
        expect(await kit.of(store).history(id, { limit: 3 })).toStrictEqual(all.slice(0, 3));
        expect(await kit.of(store).history(id, { limit: 3, after: 3 })).toStrictEqual(all.slice(3, 6));
        expect(await kit.of(store).history(id, { limit: 3, after: 6 })).toStrictEqual(all.slice(6));
        expect(await kit.of(store).history(id, { after: 0 })).toStrictEqual(all);
        expect(await kit.of(store).history(id, { after: 5 })).toStrictEqual(all.slice(5));
        expect(await kit.of(store).history(id, { after: 7 })).toStrictEqual([]);
      });

      contract(`${plural}: history of what never was is empty`, async ({ store, world }) => {
        expect(await kit.of(store).history(world.name('nothing'))).toStrictEqual([]);
      });

      contract(`${plural}: history of exactly maxRows versions is given whole`, async ({ open, world }) => {
        const store = await open({ maxRows: MAX_ROWS });
        await kit.prepare(store, world);
        const id = await makeVersions(store, world, kit, MAX_ROWS);
        expect((await kit.of(store).history(id)).map(({ version }) => version)).toStrictEqual([1, 2, 3, 4, 5]);
      });

      contract(`${plural}: history of more than maxRows versions rejects with kind resource`, async (scene) => {
        const { open, world } = scene;
        const store = await open({ maxRows: MAX_ROWS });
        await kit.prepare(store, world);
        const id = await makeVersions(store, world, kit, MAX_ROWS + 1);
        const error = await rejectionOf(kit.of(store).history(id), 'resource');
        expect(error.isTransient()).toBe(false);
        expect(error.outcome).toBe('not_applied');
        expect(await kit.of(store).history(id, { after: 1 })).toHaveLength(MAX_ROWS);
        expect(await kit.of(store).history(id, { limit: MAX_ROWS })).toHaveLength(MAX_ROWS);
      });
    });
  });
}
