import type { OrderRule } from '@tradestore/core';
import { expect } from 'vitest';
import { makeProfile, makeRule } from '../make-config.js';
import { rejectionOf } from '../rejection.js';
import { anybody, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { prepareProfile } from './record-kits.js';

/** Rules and profiles that one transaction changes. */
export function transactionConstraints(suite: ConfigSuite): void {
  suite.group('constraints in transactions', (contract) => {
    contract('a transaction may save a profile and then a rule of it', async ({ store, world }) => {
      const rule = makeRule(world);
      await store.transaction(anybody, async (tx) => {
        await tx.profiles.save(makeProfile(world, { id: rule.profileId }), expecting(0));
        await tx.rules.save(rule, expecting(0));
      });
      expect((await store.rules.get(rule.id))?.record).toStrictEqual(rule);
    });

    contract('in a transaction a rule without a live profile is refused with kind constraint', async (scene) => {
      const { store, world } = scene;
      const head = await store.audit.head();
      const saving = store.transaction(anybody, async (tx) => {
        await tx.settings.save({ id: world.name('before'), value: 1 }, expecting(0));
        await tx.rules.save(makeRule(world), expecting(0));
      });
      const error = await rejectionOf(saving, 'constraint');
      expect(error.isTransient()).toBe(false);
      expect(error.outcome).toBe('not_applied');
      expect(await entriesAfter(scene, head)).toStrictEqual([]);
    });

    contract('in a transaction a rule of a profile that it has removed is refused', async ({ store, world }) => {
      await prepareProfile(store, world);
      const rule = makeRule(world);
      const saving = store.transaction(anybody, async (tx) => {
        await tx.profiles.remove(rule.profileId, expecting(1));
        await tx.rules.save(rule, expecting(0));
      });
      await rejectionOf(saving, 'constraint');
      expect(await store.profiles.get(rule.profileId)).toMatchObject({ version: 1 });
    });

    contract('in a transaction a profile with a rule that it has saved cannot be removed', async ({ store, world }) => {
      await prepareProfile(store, world);
      const rule = makeRule(world, { status: 'active' });
      const removing = store.transaction(anybody, async (tx) => {
        await tx.rules.save(rule, expecting(0));
        await tx.profiles.remove(rule.profileId, expecting(1));
      });
      await rejectionOf(removing, 'constraint');
      expect(await store.rules.get(rule.id)).toBeNull();
    });

    contract('in a transaction a profile with a rule from before it cannot be removed', async ({ store, world }) => {
      await prepareProfile(store, world);
      const rule = makeRule(world, { status: 'draft' });
      await store.rules.save(rule, expecting(0));
      const removing = store.transaction(anybody, (tx) => tx.profiles.remove(rule.profileId, expecting(1)));
      await rejectionOf(removing, 'constraint');
    });

    for (const [what, end] of [
      ['ends', 'done'],
      ['removes', 'removed'],
      ['moves', 'moved'],
    ] as const) {
      contract(`a transaction that ${what} a profile's rule may then remove the profile`, async ({ store, world }) => {
        await prepareProfile(store, world);
        const rule = makeRule(world, { status: 'active' });
        const other = makeProfile(world);
        await store.profiles.save(other, expecting(0));
        await store.rules.save(rule, expecting(0));
        const changes: Partial<OrderRule> = end === 'done' ? { status: 'done' } : { profileId: other.id };
        await store.transaction(anybody, async (tx) => {
          if (end === 'removed') await tx.rules.remove(rule.id, expecting(1));
          else await tx.rules.save({ ...rule, ...changes }, expecting(1));
          await tx.profiles.remove(rule.profileId, expecting(1));
        });
        expect(await store.profiles.get(rule.profileId)).toBeNull();
        expect((await store.rules.history(rule.id)).map(({ version }) => version)).toStrictEqual([1, 2]);
      });
    }

    contract(
      'a profile that a transaction removes while a rule of it is saved: one of both is refused',
      async (scene) => {
        const { store, world } = scene;
        for (let round = 0; round < 20; round++) {
          const profile = makeProfile(world);
          await store.profiles.save(profile, expecting(0));
          const rule = makeRule(world, { profileId: profile.id, status: 'active' });
          const calls = [
            () => store.transaction(anybody, (tx) => tx.rules.save(rule, expecting(0))),
            () => store.transaction(anybody, (tx) => tx.profiles.remove(profile.id, expecting(1))),
          ];
          await Promise.allSettled((round % 2 === 0 ? calls : calls.reverse()).map((call) => call()));
          const [saved, kept] = [await store.rules.get(rule.id), await store.profiles.get(profile.id)];
          expect(saved === null, 'the rule is not there when the profile is not').toBe(kept === null);
        }
      },
    );
  });
}
