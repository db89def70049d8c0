import type { ConfigStore } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { cutConnections } from '../cut-connections.js';
import { makeSetting } from '../make-config.js';
import { endingOf } from '../rejection.js';
import { untilDone, whileTimePasses } from '../until-done.js';
import { anybody, type ConfigScene, type ConfigSuite, expecting } from './config-scene.js';
import { Moment } from './moment.js';
import { Watcher } from './watcher.js';

/** Lost connections and crashed servers. */
export function faults(suite: ConfigSuite): void {
  suite.group('faults', (contract) => {
    const cut = { needs: 'connection-faults' } as const;
    const restarting = { needs: 'survives-restart' } as const;

    contract(
      'after its connections were cut, a store can be read and written again',
      async (scene) => {
        const { world, harness } = scene;
        const store = await scene.open();
        const setting = makeSetting(world);
        await store.settings.save(setting, expecting(0));
        await cutConnections(scene, store);
        expect((await untilDone(harness, () => store.settings.get(setting.id)))?.record).toStrictEqual(setting);
        expect((await store.settings.save(setting, expecting(1))).version).toBe(2);
      },
      cut,
    );

    contract(
      'of saves whose connections are cut, lastCorrelationId and the outcome tell which were made',
      async (scene) => {
        const { world, harness } = scene;
        const store = await scene.open();
        await store.health();
        const changes = Array.from({ length: 30 }, (_, at) => ({
          setting: makeSetting(world),
          options: { ...expecting(0), correlationId: world.name(`request ${at}`) },
        }));
        const saves = changes.map(({ setting, options }) => endingOf(store.settings.save(setting, options)));
        await cutConnections(scene, store);
        const endings = await whileTimePasses(harness, Promise.all(saves));
        for (const [at, { setting, options }] of changes.entries()) {
          const found = await untilDone(harness, () => store.settings.get(setting.id));
          const { error } = endings[at] ?? {};
          if (error === undefined) expect(found, 'it resolved').not.toBeNull();
          if (error?.outcome === 'not_applied') expect(found, 'its outcome is not_applied').toBeNull();
          if (found === null) continue;
          const again = await endingOf(store.settings.save(setting, options));
          expect(again.error?.details).toMatchObject({ lastCorrelationId: options.correlationId, currentVersion: 1 });
        }
        expect((await store.audit.verify()).broken).toBeNull();
      },
      cut,
    );

    contract(
      'a transaction whose connection is cut before its end stores nothing, and releases what it locked',
      async (scene) => {
        const { world, harness } = scene;
        const store = await scene.open();
        const [created, updated] = [makeSetting(world), makeSetting(world)];
        await store.settings.save(updated, expecting(0));
        const [changed, mayEnd] = [new Moment(), new Moment()];
        scene.atEnd(async () => mayEnd.come());
        let runs = 0;
        const transaction = endingOf(
          store.transaction(anybody, async (tx) => {
            runs += 1;
            await tx.settings.save(created, expecting(0));
            await tx.settings.save({ ...updated, value: 'updated' }, expecting(1));
            if (runs > 1) throw new Error('a lost connection is no conflict');
            changed.come();
            await mayEnd.here;
          }),
        );
        await changed.here;
        await cutConnections(scene, store);
        mayEnd.come();
        const { error } = await whileTimePasses(harness, transaction);
        expect(error).toMatchObject({ kind: 'connection', outcome: 'not_applied' });
        expect(await untilDone(harness, () => store.settings.get(created.id))).toBeNull();
        expect((await untilDone(harness, () => saveOnce(store, updated.id))).version).toBe(2);
      },
      cut,
    );

    contract(
      'a watch resumes after its connections were cut, and misses nothing',
      async (scene) => {
        const { world, harness } = scene;
        const store = await scene.open();
        // Where another store shares the database, its connections are left alone; else no save is under way at a cut.
        const isShared = !harness.unsupported.includes('shared-database');
        const writer = isShared ? await scene.open() : store;
        const { seq } = await store.audit.head();
        const watcher = new Watcher({ ...scene, store }, { after: seq });
        const settings = Array.from({ length: 30 }, () => makeSetting(world));
        for (const [at, setting] of settings.entries()) {
          const waiting = watcher.upTo(seq + BigInt(at) + 1n);
          waiting.catch(() => undefined);
          if (at % 10 === 5) await cutConnections(scene, store);
          await untilDone(harness, () => writer.settings.save(setting, expecting(0)));
          if (at % 10 === 7) await cutConnections(scene, store);
          await waiting;
        }
        expect(watcher.changes.map(({ record }) => record)).toStrictEqual(settings);
      },
      cut,
    );

    contract(
      'changes that resolved survive the crash of the database process, with their audit entries',
      async (scene) => {
        const { open, world } = scene;
        const store = await open();
        const settings = Array.from({ length: 50 }, () => makeSetting(world));
        const { seq } = await store.audit.head();
        await Promise.all(settings.slice(25).map((setting) => store.settings.save(setting, expecting(0))));
        await store.transaction(anybody, async (tx) => {
          for (const setting of settings.slice(0, 25)) await tx.settings.save(setting, expecting(0));
        });
        const checkpoint = await store.audit.checkpoint();
        await restart(scene);
        const later = await open();
        for (const setting of settings) {
          expect((await later.settings.get(setting.id))?.record).toStrictEqual(setting);
        }
        expect(await later.audit.list({ after: seq })).toHaveLength(50);
        expect(await later.audit.verify({ checkpoint })).toMatchObject({ head: checkpoint, broken: null });
      },
      restarting,
    );

    contract(
      'after the crash of the database process, a store that was open works again, and a watch goes on',
      async (scene) => {
        const { world, harness } = scene;
        const store = await scene.open();
        const { seq } = await store.audit.head();
        const watcher = new Watcher({ ...scene, store }, { after: seq });
        await store.settings.save(makeSetting(world), expecting(0));
        await watcher.upTo(seq + 1n);
        await restart(scene);
        const id = world.name('after the crash');
        const { version } = await untilDone(harness, () => saveOnce(store, id));
        const found = await watcher.upTo(seq + 1n + BigInt(version));
        expect(found.at(-1)).toMatchObject({ id, version });
      },
      restarting,
    );
  });
}

/** The next version of a setting, whatever the last one is: may be repeated when it is not known whether it was made. */
async function saveOnce(store: ConfigStore, id: string): Promise<{ readonly version: number }> {
  const found = await store.settings.get(id);
  if (found?.record.value === 'once') return found;
  return await store.settings.save({ id, value: 'once' }, expecting(found?.version ?? 0));
}

async function restart({ harness }: Pick<ConfigScene, 'harness'>): Promise<void> {
  assert(harness.restart, "the harness has no restart; write it or name 'survives-restart' as unsupported");
  await harness.restart();
}
