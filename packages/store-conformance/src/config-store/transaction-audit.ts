import { toJson } from '@tradestore/core';
import { expect } from 'vitest';
import { makeProfile, makeRule, makeSetting } from '../make-config.js';
import { anybody, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';

/** The audit entries of a transaction. */
export function transactionAudit(suite: ConfigSuite): void {
  suite.group('audit entries of transactions', (contract) => {
    contract('the changes of a transaction have their entries in the order of the changes', async (scene) => {
      const { store, world } = scene;
      const [profile, setting] = [makeProfile(world), makeSetting(world)];
      const rule = makeRule(world, { profileId: profile.id });
      const head = await store.audit.head();
      await store.transaction(anybody, async (tx) => {
        await tx.settings.save(setting, expecting(0));
        await tx.profiles.save(profile, expecting(0));
        await tx.settings.save({ ...setting, value: 2 }, expecting(1));
        await tx.rules.save(rule, expecting(0));
        await tx.settings.remove(setting.id, expecting(2));
      });
      const entries = await entriesAfter(scene, head);
      expect(entries.map(({ action, entity }) => [action, entity.kind, entity.id, entity.version])).toStrictEqual([
        ['create', 'setting', setting.id, 1],
        ['create', 'profile', profile.id, 1],
        ['update', 'setting', setting.id, 2],
        ['create', 'rule', rule.id, 1],
        ['remove', 'setting', setting.id, 3],
      ]);
      const second = toJson('setting', { ...setting, value: 2 });
      expect(entries.map(({ before }) => before)).toStrictEqual([null, null, toJson('setting', setting), null, second]);
      expect(entries.map(({ after }) => after)).toStrictEqual([
        toJson('setting', setting),
        toJson('profile', profile),
        second,
        toJson('rule', rule),
        null,
      ]);
    });

    contract("each entry of a transaction has the transaction's actor, reason and correlationId", async (scene) => {
      const { store, world } = scene;
      const context = { actor: 'risk-desk', reason: 'volatility', correlationId: world.name('request') };
      const [first, second] = [makeSetting(world), makeSetting(world)];
      const head = await store.audit.head();
      const actors = await store.transaction(context, async (tx) => [
        (await tx.settings.save(first, expecting(0))).actor,
        (await tx.settings.save(second, { expectedVersion: 0 })).actor,
        (await tx.settings.remove(first.id, { expectedVersion: 1 })).actor,
      ]);
      expect(actors).toStrictEqual(['risk-desk', 'risk-desk', 'risk-desk']);
      const entries = await entriesAfter(scene, head);
      expect(entries.map(({ actor, reason, correlationId }) => ({ actor, reason, correlationId }))).toStrictEqual([
        context,
        context,
        context,
      ]);
    });

    contract('a transaction that is rolled back leaves no gap in seq', async (scene) => {
      const { store, world } = scene;
      const head = await store.audit.head();
      for (const at of [0, 1, 2]) {
        const transaction = store.transaction(anybody, async (tx) => {
          await tx.settings.save(makeSetting(world), expecting(0));
          throw new Error('not now');
        });
        await Promise.allSettled([transaction]);
        await store.settings.save({ id: world.name(`between ${at}`), value: at }, expecting(0));
      }
      const seqs = (await entriesAfter(scene, head)).map(({ seq }) => seq);
      expect(seqs).toStrictEqual([1n, 2n, 3n].map((at) => head.seq + at));
    });
  });
}
