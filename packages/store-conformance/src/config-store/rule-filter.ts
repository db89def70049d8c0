import type { ConfigStore, OrderRule, RuleFilter } from '@tradestore/core';
import { compareText } from '@tradestore/core';
import { expect } from 'vitest';
import { makeProfile, makeRule } from '../make-config.js';
import { rejectionOf } from '../rejection.js';
import type { World } from '../world.js';
import { type ConfigSuite, expecting } from './config-scene.js';

const MAX_ROWS = 5;
const kinds = ['limit', 'dca', 'snipe'] as const;
const statuses = ['draft', 'active', 'done'] as const;

/** Which rules are listed. */
export function ruleFilter(suite: ConfigSuite): void {
  suite.group('rule filter', (contract) => {
    for (const fields of [
      ...[['profileId'], ['profileId', 'kind'], ['profileId', 'status'], ['profileId', 'token']],
      ...[['kind'], ['status'], ['token'], ['token', 'kind'], ['profileId', 'kind', 'status', 'token']],
    ] as const) {
      contract(`rules are listed by ${fields.join(' and ')}`, async ({ store, world }) => {
        const rules = await saveRules(store, world);
        const [pattern] = rules.filter(({ token }) => token !== null);
        const filter: RuleFilter = Object.fromEntries(fields.map((field) => [field, pattern?.[field]]));
        const found = (await store.rules.list({ filter })).map(({ record }) => record);
        const own = found.filter(({ id }) => rules.some((rule) => rule.id === id));
        expect(own).toStrictEqual(rules.filter((rule) => fields.every((field) => rule[field] === pattern?.[field])));
        expect(found.every((rule) => fields.every((field) => rule[field] === pattern?.[field]))).toBe(true);
      });
    }

    contract('a filter of fields that are undefined lists all', async ({ store, world }) => {
      const rules = await saveRules(store, world);
      const filter = { profileId: undefined, kind: undefined, status: undefined, token: undefined };
      const found = (await store.rules.list({ filter })).map(({ record }) => record);
      expect(found.filter(({ id }) => rules.some((rule) => rule.id === id))).toStrictEqual(rules);
    });

    contract('a filter that no rule passes lists none', async ({ store, world }) => {
      await saveRules(store, world);
      const filter = { profileId: world.name('no profile') };
      expect(await store.rules.list({ filter })).toStrictEqual([]);
      const copy = { profileId: world.name('profile'), kind: 'copy' } as const;
      expect(await store.rules.list({ filter: copy })).toStrictEqual([]);
    });

    contract('a rule is listed by what it is, not by what it was', async ({ store, world }) => {
      const [rule] = await saveRules(store, world);
      const moved = { ...rule, kind: 'copy', status: 'paused', profileId: world.name('other profile') } as OrderRule;
      await store.rules.save(moved, expecting(1));
      const filter = { profileId: moved.profileId, kind: 'copy' } as const;
      expect((await store.rules.list({ filter })).map(({ record }) => record)).toStrictEqual([moved]);
      const before = await store.rules.list({ filter: { profileId: world.name('profile') } });
      expect(before.map(({ record }) => record.id)).not.toContain(moved.id);
    });

    for (const limit of [1, 3, 10]) {
      contract(`pages of ${limit} of a filter hold every rule exactly once`, async ({ store, world }) => {
        const rules = await saveRules(store, world);
        const filter = { profileId: world.name('profile'), status: 'active' } as const;
        const found: OrderRule[] = [];
        for (let after: string | undefined; found.length <= rules.length; after = found.at(-1)?.id) {
          const page = await store.rules.list({ filter, limit, after });
          found.push(...page.map(({ record }) => record));
          if (page.length < limit) break;
        }
        expect(found).toStrictEqual(
          rules.filter(({ profileId, status }) => profileId === filter.profileId && status === filter.status),
        );
      });
    }

    contract('a list of exactly maxRows is given whole', async ({ open, world }) => {
      const store = await open({ maxRows: MAX_ROWS });
      await saveMany(store, world, MAX_ROWS);
      expect(await store.rules.list({ filter: { profileId: world.name('profile') } })).toHaveLength(MAX_ROWS);
    });

    contract('a list of more than maxRows rejects with kind resource, and is not cut', async ({ open, world }) => {
      const store = await open({ maxRows: MAX_ROWS });
      await saveMany(store, world, MAX_ROWS + 1);
      const filter = { profileId: world.name('profile') };
      const error = await rejectionOf(store.rules.list({ filter }), 'resource');
      expect(error.isTransient()).toBe(false);
      expect(error.outcome).toBe('not_applied');
      expect(await store.rules.list({ filter, limit: MAX_ROWS })).toHaveLength(MAX_ROWS);
      await rejectionOf(store.rules.list(), 'resource');
    });

    contract('what follows after counts, not all that there is', async ({ open, world }) => {
      const store = await open({ maxRows: MAX_ROWS });
      const ids = (await saveMany(store, world, MAX_ROWS + 2)).map(({ id }) => id).sort(compareText);
      const filter = { profileId: world.name('profile') };
      await rejectionOf(store.rules.list({ filter, after: ids[0] }), 'resource');
      const rest = await store.rules.list({ filter, after: ids[1] });
      expect(rest.map(({ record }) => record.id)).toStrictEqual(ids.slice(2));
    });

    contract('settings and profiles of more than maxRows reject with kind resource', async ({ open, world }) => {
      const store = await open({ maxRows: MAX_ROWS });
      for (let count = 0; count <= MAX_ROWS; count++) {
        await store.settings.save({ id: world.name(`many ${count}`), value: count }, expecting(0));
        await store.profiles.save(makeProfile(world), expecting(0));
      }
      await rejectionOf(store.settings.list(), 'resource');
      await rejectionOf(store.profiles.list(), 'resource');
      expect(await store.settings.list({ limit: MAX_ROWS })).toHaveLength(MAX_ROWS);
      expect(await store.profiles.list({ limit: MAX_ROWS })).toHaveLength(MAX_ROWS);
    });
  });
}

/** Rules of two profiles, with each kind, status and token, by id. */
async function saveRules(store: ConfigStore, world: World): Promise<OrderRule[]> {
  const profileIds = [world.name('profile'), world.name('other profile')];
  for (const id of profileIds) await store.profiles.save(makeProfile(world, { id }), expecting(0));
  const tokens = [world.token, world.address('another token'), null];
  const rules = profileIds.flatMap((profileId) =>
    kinds.flatMap((kind) =>
      statuses.flatMap((status) => tokens.map((token) => makeRule(world, { profileId, kind, status, token }))),
    ),
  );
  await Promise.all(world.shuffled(rules).map((rule) => store.rules.save(rule, expecting(0))));
  return rules.sort((a, b) => compareText(a.id, b.id));
}

/** So many rules of one profile. */
async function saveMany(store: ConfigStore, world: World, count: number): Promise<OrderRule[]> {
  await store.profiles.save(makeProfile(world, { id: world.name('profile') }), expecting(0));
  const rules = Array.from({ length: count }, () => makeRule(world));
  for (const rule of rules) await store.rules.save(rule, expecting(0));
  return rules;
}
