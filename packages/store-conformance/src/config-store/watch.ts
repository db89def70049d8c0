import type { ConfigChange, RecordKind } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { makeProfile, makeRule, makeSetting } from '../make-config.js';
import { rejectionOf } from '../rejection.js';
import { anybody, type ConfigScene, type ConfigSuite, expecting } from './config-scene.js';
import { forEachKind, type RecordKit } from './record-kits.js';
import { Watcher } from './watcher.js';

/** Committed changes, as they come. */
export function watch(suite: ConfigSuite): void {
  suite.group('watch', (contract) => {
    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { kind, plural } = kit;

      contract(`${plural}: watch yields each change after a seq, with the ${kind} as it was saved`, async (scene) => {
        const { store, world } = scene;
        await kit.prepare(store, world);
        const record = kit.make(world);
        const { seq } = await store.audit.head();
        await kit.of(store).save(record, expecting(0));
        await kit.of(store).save(kit.changed(record, 7), expecting(1));
        await kit.of(store).remove(record.id, expecting(2));
        await kit.of(store).save(record, expecting(0));
        const of = { kind, id: record.id };
        expect(await new Watcher(scene, { after: seq }).upTo(seq + 4n)).toStrictEqual([
          { ...of, seq: seq + 1n, version: 1, action: 'create', record },
          { ...of, seq: seq + 2n, version: 2, action: 'update', record: kit.changed(record, 7) },
          { ...of, seq: seq + 3n, version: 3, action: 'remove', record: null },
          { ...of, seq: seq + 4n, version: 4, action: 'create', record },
        ]);
      });
    });

    contract('watch yields a change that is made while it waits', async (scene) => {
      const { store, world } = scene;
      const { seq } = await store.audit.head();
      const watcher = new Watcher(scene, { after: seq });
      for (const at of [1n, 2n, 3n]) {
        const setting = makeSetting(world);
        const waiting = watcher.upTo(seq + at);
        waiting.catch(() => undefined);
        await store.settings.save(setting, expecting(0));
        expect((await waiting).at(-1)).toMatchObject({ seq: seq + at, record: setting });
      }
    });

    contract('watch goes on after the change of any seq', async (scene) => {
      const { changes, first, last } = await changeSome(scene);
      for (let after = first; after < last; after++) {
        const found = await new Watcher(scene, { after }).upTo(last);
        expect(found).toStrictEqual(changes.filter(({ seq }) => seq > after));
      }
    });

    contract('watch yields the changes of a transaction in their order', async (scene) => {
      const { store, world } = scene;
      const settings = Array.from({ length: 5 }, () => makeSetting(world));
      const { seq } = await store.audit.head();
      await store.transaction(anybody, async (tx) => {
        for (const setting of settings) await tx.settings.save(setting, expecting(0));
      });
      const found = await new Watcher(scene, { after: seq }).upTo(seq + 5n);
      expect(found.map(({ record }) => record)).toStrictEqual(settings);
    });

    contract('watch yields nothing of what was refused or rolled back', async (scene) => {
      const { store, world } = scene;
      const setting = makeSetting(world);
      await store.settings.save(setting, expecting(0));
      const { seq } = await store.audit.head();
      const watcher = new Watcher(scene, { after: seq });
      await rejectionOf(store.settings.save({ ...setting, value: 'refused' }, expecting(0)), 'conflict');
      const transaction = store.transaction(anybody, async (tx) => {
        await tx.settings.save({ ...setting, value: 'rolled back' }, expecting(1));
        throw new Error('not now');
      });
      await Promise.allSettled([transaction]);
      const last = await store.settings.save({ ...setting, value: 'last' }, expecting(1));
      const found = await watcher.upTo(seq + 1n);
      expect(found.map(({ record }) => record)).toStrictEqual([last.record]);
    });

    contract('watch yields no notes of append', async (scene) => {
      const { store, world } = scene;
      const setting = makeSetting(world);
      const { seq } = await store.audit.head();
      const entity = { kind: 'setting', id: setting.id, version: 1 };
      await store.audit.append({ action: 'viewed', entity, after: { ...setting } }, anybody);
      await store.audit.append({ action: 'login', entity: { ...entity, kind: 'session' } }, anybody);
      await store.settings.save(setting, expecting(0));
      const found = await new Watcher(scene, { after: seq }).upTo(seq + 3n);
      expect(found.map((change) => change.action)).toStrictEqual(['create']);
    });

    for (const kinds of [['setting'], ['profile'], ['rule'], ['setting', 'rule'], ['rule', 'profile', 'setting']]) {
      contract(`watch of ${kinds.join(' and ')} yields those only`, async (scene) => {
        const { changes, first } = await changeSome(scene);
        const expected = changes.filter(({ kind }) => kinds.includes(kind));
        const watcher = new Watcher(scene, { after: first, kinds: kinds as RecordKind[] });
        expect(await watcher.upTo(expected.at(-1)?.seq ?? 0n)).toStrictEqual(expected);
      });
    }

    contract('changing what watch yielded changes nothing that is stored', async (scene) => {
      const { store, world } = scene;
      const setting = makeSetting(world, { value: { deep: [1] } });
      const { seq } = await store.audit.head();
      await store.settings.save(structuredClone(setting), expecting(0));
      const [change] = await new Watcher(scene, { after: seq }).upTo(seq + 1n);
      assert(change?.kind === 'setting' && change.record);
      Reflect.set(change.record, 'value', 'changed');
      Reflect.set(change, 'record', null);
      expect((await store.settings.get(setting.id))?.record).toStrictEqual(setting);
      const [again] = await new Watcher(scene, { after: seq }).upTo(seq + 1n);
      expect(again?.record).toStrictEqual(setting);
    });
  });
}

/** Makes changes of each kind; gives what watch must yield of them, and the log's end before and after. */
async function changeSome({
  store,
  world,
}: ConfigScene): Promise<{ readonly changes: ConfigChange[]; readonly first: bigint; readonly last: bigint }> {
  const { seq: first } = await store.audit.head();
  const [setting, profile] = [makeSetting(world), makeProfile(world)];
  const rule = makeRule(world, { profileId: profile.id });
  await store.settings.save(setting, expecting(0));
  await store.profiles.save(profile, expecting(0));
  await store.rules.save(rule, expecting(0));
  await store.rules.remove(rule.id, expecting(1));
  await store.profiles.remove(profile.id, expecting(1));
  await store.settings.remove(setting.id, expecting(1));
  const changes: Omit<ConfigChange, 'seq'>[] = [
    { kind: 'setting', id: setting.id, version: 1, action: 'create', record: setting },
    { kind: 'profile', id: profile.id, version: 1, action: 'create', record: profile },
    { kind: 'rule', id: rule.id, version: 1, action: 'create', record: rule },
    { kind: 'rule', id: rule.id, version: 2, action: 'remove', record: null },
    { kind: 'profile', id: profile.id, version: 2, action: 'remove', record: null },
    { kind: 'setting', id: setting.id, version: 2, action: 'remove', record: null },
  ];
  return {
    changes: changes.map((change, at) => ({ ...change, seq: first + BigInt(at) + 1n }) as ConfigChange),
    first,
    last: first + BigInt(changes.length),
  };
}
