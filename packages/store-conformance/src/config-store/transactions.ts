import { DbError } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { makeProfile, makeRule, makeSetting } from '../make-config.js';
import { rejectionOf } from '../rejection.js';
import { anybody, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';

/** Whatever somebody may throw. */
const reasons: readonly (readonly [string, unknown])[] = [
  ['an Error', new RangeError('not now')],
  ['a string', 'not now'],
  ['undefined', undefined],
  ['null', null],
  ['an object', { not: 'now' }],
  ['a DbError of its own', new DbError({ kind: 'conflict', message: 'not now' })],
];

/** All or none. */
export function transactions(suite: ConfigSuite): void {
  suite.group('transactions', (contract) => {
    contract('a transaction resolves with what its work resolves with', async ({ store }) => {
      const value = { of: 'the caller' };
      expect(await store.transaction(anybody, async () => value)).toBe(value);
      expect(await store.transaction(anybody, async () => undefined)).toBeUndefined();
    });

    contract('a transaction without changes leaves no audit entry', async (scene) => {
      const head = await scene.store.audit.head();
      await scene.store.transaction(anybody, async (tx) => await tx.settings.get(scene.world.name('nothing')));
      expect(await scene.store.audit.head()).toStrictEqual(head);
    });

    for (const [what, reason] of reasons) {
      contract(
        `a transaction whose work throws ${what} rejects with it as it is, and rolls back`,
        async ({ store, world }) => {
          const [created, updated] = [makeSetting(world), makeSetting(world)];
          const before = await store.settings.save(updated, expecting(0));
          let runs = 0;
          const transaction = store.transaction(anybody, async (tx) => {
            runs += 1;
            await tx.settings.save(created, expecting(0));
            await tx.settings.remove(updated.id, expecting(1));
            throw reason;
          });
          const [ending] = await Promise.allSettled([transaction]);
          assert(ending?.status === 'rejected');
          expect(ending.reason).toBe(reason);
          expect(runs).toBe(1);
          expect(await store.settings.get(created.id)).toBeNull();
          expect(await store.settings.get(updated.id)).toStrictEqual(before);
          expect(await store.settings.history(created.id)).toStrictEqual([]);
        },
      );
    }

    contract('a transaction that is rolled back leaves no audit entry', async (scene) => {
      const { store, world } = scene;
      const head = await store.audit.head();
      const transaction = store.transaction(anybody, async (tx) => {
        await tx.settings.save(makeSetting(world), expecting(0));
        throw new Error('not now');
      });
      await Promise.allSettled([transaction]);
      expect(await entriesAfter(scene, head)).toStrictEqual([]);
      expect(await store.audit.head()).toStrictEqual(head);
    });

    contract('work that throws at once, and not by its promise, rolls back too', async ({ store }) => {
      const reason = new Error('at once');
      const work = (): Promise<never> => {
        throw reason;
      };
      const [ending] = await Promise.allSettled([store.transaction(anybody, work)]);
      assert(ending?.status === 'rejected');
      expect(ending.reason).toBe(reason);
    });

    contract('a transaction changes records of every kind, all or none', async ({ store, world }) => {
      const [setting, profile] = [makeSetting(world), makeProfile(world)];
      const rule = makeRule(world, { profileId: profile.id });
      const reason = new Error('not yet');
      for (const fails of [true, false]) {
        const transaction = store.transaction(anybody, async (tx) => {
          await tx.settings.save(setting, expecting(0));
          await tx.profiles.save(profile, expecting(0));
          await tx.rules.save(rule, expecting(0));
          if (fails) throw reason;
        });
        await Promise.allSettled([transaction]);
        const found = [
          await store.settings.get(setting.id),
          await store.profiles.get(profile.id),
          await store.rules.get(rule.id),
        ].map((each) => each?.record ?? null);
        expect(found).toStrictEqual(fails ? [null, null, null] : [setting, profile, rule]);
      }
    });

    contract('after work has settled, every method of its tx rejects with kind closed', async ({ store, world }) => {
      const [setting, profile, rule] = [makeSetting(world), makeProfile(world), makeRule(world)];
      for (const fails of [false, true]) {
        let kept: Parameters<Parameters<typeof store.transaction>[1]>[0] | undefined;
        const transaction = store.transaction(anybody, async (tx) => {
          kept = tx;
          if (fails) throw new Error('not now');
        });
        await Promise.allSettled([transaction]);
        assert(kept);
        for (const call of [
          () => kept?.settings.save(setting, expecting(0)),
          () => kept?.profiles.save(profile, expecting(0)),
          () => kept?.rules.save(rule, expecting(0)),
          () => kept?.settings.get(setting.id),
          () => kept?.profiles.get(profile.id),
          () => kept?.rules.get(rule.id),
          () => kept?.settings.remove(setting.id, expecting(1)),
          () => kept?.profiles.remove(profile.id, expecting(1)),
          () => kept?.rules.remove(rule.id, expecting(1)),
        ]) {
          await rejectionOf(call() ?? Promise.resolve(), 'closed');
        }
      }
      expect(await store.settings.get(setting.id)).toBeNull();
    });

    contract('many transactions at once all commit', async ({ store, world }) => {
      const settings = Array.from({ length: 100 }, () => makeSetting(world));
      const works = settings.map((setting) =>
        store.transaction(anybody, async (tx) => (await tx.settings.save(setting, expecting(0))).version),
      );
      expect(await Promise.all(works)).toStrictEqual(settings.map(() => 1));
    });
  });
}
