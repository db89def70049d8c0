import { expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { rejectionOf } from '../rejection.js';
import { type ConfigSuite, expecting } from './config-scene.js';
import { Watcher } from './watcher.js';

const WATCHES = 50;

/** How a watch ends, which nothing but its consumer and the store's close does. */
export function watchEnds(suite: ConfigSuite): void {
  suite.group('the end of a watch', (contract) => {
    contract('an abort while a watch waits ends it with kind cancelled', async (scene) => {
      const { seq } = await scene.store.audit.head();
      for (const options of [{}, { after: seq }]) {
        const watcher = new Watcher(scene, options);
        const next = watcher.ask();
        // It has its answer from the server by then, or has it not: both must end.
        await scene.store.settings.get(scene.world.name('nothing'));
        watcher.abort();
        const error = await rejectionOf(next, 'cancelled');
        expect(error).toMatchObject({ outcome: 'not_applied', operation: 'watch' });
        expect(await watcher.ask()).toStrictEqual({ done: true, value: undefined });
      }
    });

    contract('an abort between changes ends a watch with kind cancelled, though there are more', async (scene) => {
      const { store, world } = scene;
      const { seq } = await store.audit.head();
      for (let at = 0; at < 3; at++) await store.settings.save(makeSetting(world), expecting(0));
      const watcher = new Watcher(scene, { after: seq });
      expect((await watcher.next()).value).toMatchObject({ seq: seq + 1n });
      watcher.abort();
      await rejectionOf(watcher.next(), 'cancelled');
      expect(await watcher.ask()).toMatchObject({ done: true });
    });

    contract('an abort of one watch leaves another one going', async (scene) => {
      const { store, world } = scene;
      const { seq } = await store.audit.head();
      const [one, other] = [new Watcher(scene, { after: seq }), new Watcher(scene, { after: seq })];
      const next = one.ask();
      const waiting = other.upTo(seq + 1n);
      waiting.catch(() => undefined);
      one.abort();
      await rejectionOf(next, 'cancelled');
      await store.settings.save(makeSetting(world), expecting(0));
      expect(await waiting).toHaveLength(1);
    });

    contract('close ends a watch that waits with kind closed', async (scene) => {
      const store = await scene.open();
      const { seq } = await store.audit.head();
      const watchers = [new Watcher({ ...scene, store }, { after: seq }), new Watcher({ ...scene, store })];
      const next = watchers.map((watcher) => watcher.ask());
      await store.audit.head();
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
      for (const each of next) {
        const error = await rejectionOf(each, 'closed');
        expect(error).toMatchObject({ outcome: 'not_applied', operation: 'watch' });
      }
    });

    contract('break releases everything: the store works on and closes', async (scene) => {
      const { world } = scene;
      const store = await scene.open();
      const { seq } = await store.audit.head();
      const setting = makeSetting(world);
      await store.settings.save(setting, expecting(0));
      for (let round = 0; round < WATCHES; round++) {
        for await (const { record } of store.watch({ after: seq })) {
          expect(record).toStrictEqual(setting);
          break;
        }
      }
      expect((await store.settings.get(setting.id))?.record).toStrictEqual(setting);
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
    });

    contract('many watches that wait leave the store to others', async (scene) => {
      const { store, world } = scene;
      const { seq } = await store.audit.head();
      const watchers = Array.from({ length: WATCHES }, () => new Watcher(scene, { after: seq }));
      const waiting = watchers.map((watcher) => watcher.upTo(seq + 1n));
      for (const each of waiting) each.catch(() => undefined);
      const setting = makeSetting(world);
      await store.settings.save(setting, expecting(0));
      expect((await store.settings.get(setting.id))?.record).toStrictEqual(setting);
      for (const changes of await Promise.all(waiting)) expect(changes).toHaveLength(1);
    });

    contract('a watch that was left is at its end', async (scene) => {
      const { store, world } = scene;
      const { seq } = await store.audit.head();
      const iterator = store.watch({ after: seq })[Symbol.asyncIterator]();
      await store.settings.save(makeSetting(world), expecting(0));
      expect(await iterator.next()).toMatchObject({ done: false, value: { seq: seq + 1n } });
      expect(await iterator.return?.()).toMatchObject({ done: true });
      expect(await iterator.next()).toMatchObject({ done: true });
    });
  });
}
