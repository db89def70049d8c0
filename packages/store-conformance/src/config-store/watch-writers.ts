import type { AuditEntry, ConfigChange, ConfigStore } from '@tradestore/core';
import { expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import type { World } from '../world.js';
import { anybody, type ConfigScene, type ConfigSuite, expecting } from './config-scene.js';
import { Watcher } from './watcher.js';

const WRITERS = 10;
const ROUNDS = 10;

/** Watching while others write. */
export function watchWriters(suite: ConfigSuite): void {
  suite.group('watch beside writers', (contract) => {
    contract('watch yields every change of several writers, in the order of seq', async (scene) => {
      const { store } = scene;
      const { seq } = await store.audit.head();
      const watcher = new Watcher(scene, { after: seq });
      const expected = await writeAndWait(scene, seq, [watcher]);
      expect(watcher.changes.map(placeOf)).toStrictEqual(expected.map(placeOfEntry));
    });

    contract('two watches at once yield all changes each', async (scene) => {
      const { store } = scene;
      const { seq } = await store.audit.head();
      const watchers = [new Watcher(scene, { after: seq }), new Watcher(scene, { after: seq })];
      const expected = (await writeAndWait(scene, seq, watchers)).map(placeOfEntry);
      expect(watchers.map(({ changes }) => changes.map(placeOf))).toStrictEqual([expected, expected]);
    });

    contract('audit.head, then list, then watch after that head misses nothing while writers go on', async (scene) => {
      const { store, world } = scene;
      const base = world.name('counter');
      const ids = Array.from({ length: WRITERS }, (_, at) => `${base}-${at}`);
      const writing = Promise.all(ids.map((id, at) => write(store, id, at)));
      writing.catch(() => undefined);
      const values = new Map<string, unknown>();
      const head = await store.audit.head();
      for (const { record } of await store.settings.list({ after: base, limit: WRITERS })) {
        if (record.id.startsWith(base)) values.set(record.id, record.value);
      }
      const watcher = new Watcher(scene, { after: head.seq, kinds: ['setting'] });
      await writing;
      const { seq } = await store.settings
        .save({ id: `${base}-last`, value: 'last' }, expecting(0))
        .then(() => store.audit.head());
      for (const { id, record } of await watcher.upTo(seq)) {
        if (record === null) values.delete(id);
        else if ('value' in record) values.set(id, record.value);
      }
      const stored = await store.settings.list({ after: base, limit: WRITERS + 1 });
      const own = stored.filter(({ record }) => record.id.startsWith(base));
      expect([...values].sort()).toStrictEqual(own.map(({ record }) => [record.id, record.value]).sort());
      expect(own.length).toBeGreaterThan(1);
    });
  });
}

const placeOf = ({ seq, kind, id, version, action }: ConfigChange): unknown[] => [seq, action, kind, id, version];
const placeOfEntry = ({ seq, action, entity: { kind, id, version } }: AuditEntry): unknown[] => [
  seq,
  action,
  kind,
  id,
  version,
];

/** Has many write at once while some watch, and gives the entries of the changes. */
async function writeAndWait(
  { store, world }: Pick<ConfigScene, 'store' | 'world'>,
  seq: bigint,
  watchers: readonly Watcher[],
): Promise<AuditEntry[]> {
  const writing = Promise.all(
    Array.from({ length: WRITERS }, (_, at) => write(store, world.name(`counter ${at}`), at, world)),
  );
  const last = writing.then(() => store.settings.save(makeSetting(world), expecting(0))).then(() => store.audit.head());
  last.catch(() => undefined);
  // The watches are under way while there is something to miss.
  const first = watchers.map((watcher) => watcher.upTo(seq + 1n));
  for (const each of first) each.catch(() => undefined);
  const { seq: end } = await last;
  await Promise.all(first);
  await Promise.all(watchers.map((watcher) => watcher.upTo(end)));
  return (await store.audit.list({ after: seq })).filter(({ action }) => action !== 'noted');
}

/** Changes a setting again and again: alone, in transactions that commit, and in some that don't; with notes in between. */
async function write(store: ConfigStore, id: string, writer: number, world?: World): Promise<void> {
  for (let version = 0; version < ROUNDS; version++) {
    const setting = { id, value: version };
    switch ((writer + version) % 3) {
      case 0:
        await store.settings.save(setting, expecting(version));
        break;
      case 1:
        await store.transaction(anybody, (tx) => tx.settings.save(setting, expecting(version)));
        break;
      default:
        await Promise.allSettled([
          store.transaction(anybody, async (tx) => {
            await tx.settings.save(setting, expecting(version));
            throw new Error('rolled back');
          }),
        ]);
        if (world !== undefined) {
          await store.audit.append({ action: 'noted', entity: { kind: 'setting', id, version } }, anybody);
        }
        await store.settings.save(setting, expecting(version));
    }
  }
  if (writer % 3 === 0) await store.settings.remove(id, expecting(ROUNDS));
}
