import type { RecordKind } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { type ConfigSuite, expecting } from './config-scene.js';
import { forEachKind, type RecordKit } from './record-kits.js';

/** What goes in comes out, and nothing else. */
export function roundTrip(suite: ConfigSuite): void {
  suite.group('round trip', (contract) => {
    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { kind, plural } = kit;

      contract(`${plural}: a save that resolves is stored`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        await kit.of(store).save(record, expecting(0));
        expect((await kit.of(store).get(record.id))?.record).toStrictEqual(record);
      });

      contract(`${plural}: get gives null when there is no record of the id`, async ({ store, world }) => {
        expect(await kit.of(store).get(world.name('nothing'))).toBeNull();
      });

      contract(`${plural}: a save replaces the ${kind} whole`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        const other = kit.make(world, { id: record.id });
        await kit.of(store).save(record, expecting(0));
        await kit.of(store).save(other, expecting(1));
        expect((await kit.of(store).get(record.id))?.record).toStrictEqual(other);
      });

      contract(`${plural}: save, get, list and history give the same`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        const saved = await kit.of(store).save(record, expecting(0));
        expect(saved.record, 'save').toStrictEqual(record);
        expect(await kit.of(store).get(record.id), 'get').toStrictEqual(saved);
        expect(await kit.of(store).list(), 'list').toContainEqual(saved);
        expect(await kit.of(store).history(record.id), 'history').toStrictEqual([saved]);
      });

      contract(`${plural}: what is not a field of a ${kind} is not stored`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        const annotated = { ...record, note: `not a field of a ${kind}` };
        expect((await kit.of(store).save(annotated, expecting(0))).record).toStrictEqual(record);
        expect((await kit.of(store).get(record.id))?.record).toStrictEqual(record);
      });

      contract(`${plural}: changing what was given changes nothing that is stored`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        const given = structuredClone(record);
        await kit.of(store).save(given, expecting(0));
        scribble(given);
        expect((await kit.of(store).get(record.id))?.record).toStrictEqual(record);
        expect((await kit.of(store).history(record.id))[0]?.record).toStrictEqual(record);
      });

      contract(`${plural}: changing what was returned changes nothing that is stored`, async ({ store, world }) => {
        await kit.prepare(store, world);
        const record = kit.make(world);
        const expected = structuredClone(await kit.of(store).save(structuredClone(record), expecting(0)));
        const returned = [
          await kit.of(store).get(record.id),
          (await kit.of(store).list()).find(({ record: { id } }) => id === record.id),
          ...(await kit.of(store).history(record.id)),
        ];
        for (const each of returned) {
          assert(each);
          scribble(each);
          expect(await kit.of(store).get(record.id)).toStrictEqual(expected);
          expect(await kit.of(store).history(record.id)).toStrictEqual([expected]);
        }
      });
    });
  });
}

/** Changes every member, however deep. Reflect.set, because a store may give frozen objects, and assigning to one throws. */
function scribble(value: object): void {
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'object' && member !== null) scribble(member);
    else Reflect.set(value, name, 'scribbled');
  }
}
