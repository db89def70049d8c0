import { assert, expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { anybody, type ConfigSuite, expecting } from './config-scene.js';
import { Watcher } from './watcher.js';

/** More than a store reads at a time. */
const FAR_BEHIND = { transactions: 12, changes: 100 };

/** Where a watch starts, and how far it goes. */
export function watchStart(suite: ConfigSuite): void {
  suite.group('the start of a watch', (contract) => {
    contract('watch after 0 starts with the first change of the log', async (scene) => {
      const { store, world } = scene;
      await store.settings.save(makeSetting(world), expecting(0));
      const [first] = (await store.audit.list({ limit: 1_000 })).filter(({ action }) => action === 'create');
      assert(first);
      const { value } = await new Watcher(scene, { after: 0n }).next();
      expect(value).toMatchObject({ seq: first.seq, id: first.entity.id });
    });

    contract(
      'watch without after starts with the head of the log when the first change is asked for',
      async (scene) => {
        const { store, world } = scene;
        const watcher = new Watcher(scene);
        await store.settings.save(makeSetting(world), expecting(0));
        const { seq: head } = await store.audit.head();
        let isHere = false;
        const first = watcher.ask().then((result) => {
          isHere = true;
          return result;
        });
        first.catch(() => {
          isHere = true;
        });
        // Nobody can tell when it has asked for the head, so changes are made until it has.
        for (let count = 0; !isHere && count < 1_000; count++) {
          await store.settings.save(makeSetting(world), expecting(0));
          await scene.harness.advance?.(50);
        }
        const { value } = await first;
        expect(value.seq).toBeGreaterThan(head);
      },
    );

    contract('a watch that starts far behind catches up', async (scene) => {
      const { store, world } = scene;
      const { seq } = await store.audit.head();
      const count = FAR_BEHIND.transactions * FAR_BEHIND.changes;
      for (let at = 0; at < FAR_BEHIND.transactions; at++) {
        await store.transaction(anybody, async (tx) => {
          for (let change = 0; change < FAR_BEHIND.changes; change++) {
            await tx.settings.save(makeSetting(world), expecting(0));
          }
        });
      }
      const found = await new Watcher(scene, { after: seq }).upTo(seq + BigInt(count));
      expect(found.map((change) => change.seq)).toStrictEqual(
        Array.from({ length: count }, (_, at) => seq + BigInt(at) + 1n),
      );
    });

    contract('a watch reads more than maxRows changes', async (scene) => {
      const store = await scene.open({ maxRows: 5 });
      const { seq } = await store.audit.head();
      for (let at = 0; at < 12; at++) await store.settings.save(makeSetting(scene.world), expecting(0));
      expect(await new Watcher({ ...scene, store }, { after: seq }).upTo(seq + 12n)).toHaveLength(12);
    });
  });
}
