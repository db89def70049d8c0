import type { ConfigStore, DbError, OrderRule } from '@tradestore/core';
import { expect } from 'vitest';
import { makeProfile, makeRule } from '../make-config.js';
import { rejectionOf } from '../rejection.js';
import type { World } from '../world.js';
import { type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { prepareProfile } from './record-kits.js';

const statuses = ['draft', 'active', 'paused', 'done'] as const;

/** A rule belongs to a live profile. */
export function constraints(suite: ConfigSuite): void {
  suite.group('constraints', (contract) => {
    contract('a rule of a profile that never was is refused with kind constraint', async ({ store, world }) => {
      expectPermanent(await rejectionOf(store.rules.save(makeRule(world), expecting(0)), 'constraint'));
    });

    contract('a rule of a profile that was removed is refused with kind constraint', async ({ store, world }) => {
      await prepareProfile(store, world);
      await store.profiles.remove(world.name('profile'), expecting(1));
      for (const status of statuses) {
        const rule = makeRule(world, { status });
        expectPermanent(await rejectionOf(store.rules.save(rule, expecting(0)), 'constraint'));
      }
    });

    contract('a rule of a profile that was made anew is stored', async ({ store, world }) => {
      await prepareProfile(store, world);
      await store.profiles.remove(world.name('profile'), expecting(1));
      await prepareProfile(store, world);
      expect((await store.rules.save(makeRule(world), expecting(0))).version).toBe(1);
    });

    contract('a rule cannot move to a profile that is not live', async ({ store, world }) => {
      const rule = await saveRule(store, world);
      const moved = { ...rule, profileId: world.name('no profile') };
      expectPermanent(await rejectionOf(store.rules.save(moved, expecting(1)), 'constraint'));
      expect(await store.rules.get(rule.id)).toMatchObject({ version: 1, record: rule });
    });

    contract('what is refused with kind constraint is not stored, and leaves no audit entry', async (scene) => {
      const { store, world } = scene;
      const rule = await saveRule(store, world);
      const head = await store.audit.head();
      const orphan = makeRule(world, { profileId: world.name('no profile') });
      await rejectionOf(store.rules.save(orphan, expecting(0)), 'constraint');
      await rejectionOf(store.profiles.remove(rule.profileId, expecting(1)), 'constraint');
      expect(await store.rules.get(orphan.id)).toBeNull();
      expect(await store.rules.history(orphan.id)).toStrictEqual([]);
      expect(await store.profiles.get(rule.profileId)).toMatchObject({ version: 1 });
      expect(await entriesAfter(scene, head)).toStrictEqual([]);
    });

    for (const status of statuses.filter((each) => each !== 'done')) {
      contract(`a profile with a rule that is ${status} cannot be removed`, async ({ store, world }) => {
        const { profileId } = await saveRule(store, world, { status });
        expectPermanent(await rejectionOf(store.profiles.remove(profileId, expecting(1)), 'constraint'));
        expect(await store.profiles.get(profileId)).toMatchObject({ version: 1 });
      });
    }

    contract('a profile with a rule that is not done among some that are cannot be removed', async (scene) => {
      const { store, world } = scene;
      const { profileId } = await saveRule(store, world, { status: 'done' });
      await store.rules.save(makeRule(world, { status: 'paused' }), expecting(0));
      await store.rules.save(makeRule(world, { status: 'done' }), expecting(0));
      await rejectionOf(store.profiles.remove(profileId, expecting(1)), 'constraint');
    });

    contract('a profile whose rules are done can be removed, and they stay', async ({ store, world }) => {
      const rule = await saveRule(store, world);
      const done: OrderRule = { ...rule, status: 'done' };
      await store.rules.save(done, expecting(1));
      expect(await store.profiles.remove(rule.profileId, expecting(1))).toMatchObject({ version: 2 });
      expect(await store.rules.get(rule.id)).toMatchObject({ version: 2, record: done });
    });

    contract('a profile whose rules were removed can be removed', async ({ store, world }) => {
      const rule = await saveRule(store, world);
      await store.rules.remove(rule.id, expecting(1));
      expect(await store.profiles.remove(rule.profileId, expecting(1))).toMatchObject({ version: 2 });
    });

    contract('a profile whose rule moved to another profile can be removed, and the other cannot', async (scene) => {
      const { store, world } = scene;
      const rule = await saveRule(store, world);
      const other = makeProfile(world);
      await store.profiles.save(other, expecting(0));
      await store.rules.save({ ...rule, profileId: other.id }, expecting(1));
      expect(await store.profiles.remove(rule.profileId, expecting(1))).toMatchObject({ version: 2 });
      await rejectionOf(store.profiles.remove(other.id, expecting(1)), 'constraint');
    });

    contract('a rule whose profile was removed can be removed', async ({ store, world }) => {
      const rule = await saveRule(store, world, { status: 'done' });
      await store.profiles.remove(rule.profileId, expecting(1));
      expect(await store.rules.remove(rule.id, expecting(1))).toMatchObject({ version: 2 });
    });

    contract('a profile that is removed while a rule of it is saved: one of both is refused', async (scene) => {
      const { store, world } = scene;
      for (let round = 0; round < 20; round++) {
        const profile = makeProfile(world);
        await store.profiles.save(profile, expecting(0));
        const rule = makeRule(world, { profileId: profile.id, status: 'active' });
        const calls = [
          () => store.rules.save(rule, expecting(0)),
          () => store.profiles.remove(profile.id, expecting(1)),
        ];
        await Promise.allSettled((round % 2 === 0 ? calls : calls.reverse()).map((call) => call()));
        const [saved, kept] = [await store.rules.get(rule.id), await store.profiles.get(profile.id)];
        expect(saved === null, 'the rule is not there when the profile is not').toBe(kept === null);
      }
    });
  });
}

/** A rule of the world's profile. */
async function saveRule(store: ConfigStore, world: World, changes: Partial<OrderRule> = {}): Promise<OrderRule> {
  await prepareProfile(store, world);
  const rule = makeRule(world, { status: 'active', ...changes });
  await store.rules.save(rule, expecting(0));
  return rule;
}

function expectPermanent(error: DbError): void {
  expect(error.isTransient()).toBe(false);
  expect(error.outcome).toBe('not_applied');
}
