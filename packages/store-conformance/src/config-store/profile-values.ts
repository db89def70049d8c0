import { INDEX_MAX, type TraderProfile, U64_MAX } from '@tradestore/core';
import { expect } from 'vitest';
import { makeProfile } from '../make-config.js';
import type { World } from '../world.js';
import { type ConfigSuite, expecting } from './config-scene.js';

/** Every value that a profile may have comes back. */
export function profileValues(suite: ConfigSuite): void {
  suite.group('profile values', (contract) => {
    for (const [what, changesOf] of Object.entries(variants)) {
      contract(`a profile with ${what} comes back as it went in`, async ({ store, world }) => {
        const profile = makeProfile(world, changesOf(world));
        const saved = await store.profiles.save(profile, expecting(0));
        expect(saved.record, 'save').toStrictEqual(profile);
        expect((await store.profiles.get(profile.id))?.record, 'get').toStrictEqual(profile);
        expect((await store.profiles.history(profile.id))[0]?.record, 'history').toStrictEqual(profile);
      });
    }

    contract('what is not a field of a wallet or of the limits is not stored', async ({ store, world }) => {
      const profile = makeProfile(world);
      const wallets = profile.wallets.map((wallet) => ({ ...wallet, privateKey: 'never' }));
      const limits = { ...profile.limits, maxLeverage: 5 };
      await store.profiles.save({ ...profile, wallets, limits }, expecting(0));
      expect((await store.profiles.get(profile.id))?.record).toStrictEqual(profile);
    });
  });
}

const variants: Readonly<Record<string, (world: World) => Partial<TraderProfile>>> = {
  'the largest limits': () => ({
    limits: {
      maxPositionLamports: U64_MAX,
      maxDailyLossLamports: U64_MAX,
      maxSlippageBps: 10_000,
      maxPriorityFeeLamports: U64_MAX,
      maxOpenPositions: INDEX_MAX,
    },
  }),
  'the smallest limits': () => ({
    limits: {
      maxPositionLamports: 0n,
      maxDailyLossLamports: 0n,
      maxSlippageBps: 0,
      maxPriorityFeeLamports: 0n,
      maxOpenPositions: 0,
    },
  }),
  'limits above 2^53': () => ({
    limits: {
      maxPositionLamports: 2n ** 53n + 1n,
      maxDailyLossLamports: 2n ** 63n,
      maxSlippageBps: 1,
      maxPriorityFeeLamports: 2n ** 63n - 1n,
      maxOpenPositions: 1,
    },
  }),
  'no wallet': () => ({ wallets: [] }),
  '100 wallets, in their order': (world) => ({
    wallets: Array.from({ length: 100 }, (_, at) => ({
      address: world.address(`wallet of many ${at}`),
      keyRef: at % 2 === 0 ? null : `key ${at}`,
    })),
  }),
  'a wallet that is only watched': (world) => ({ wallets: [{ address: world.trader, keyRef: null }] }),
  'venues that are allowed': () => ({ venues: { allow: ['b', 'a'] } }),
  'venues that are denied': () => ({ venues: { deny: ['b', 'a'] } }),
  'no venue that is allowed': () => ({ venues: { allow: [] } }),
  'no venue that is denied': () => ({ venues: { deny: [] } }),
  'enabled false': () => ({ enabled: false }),
  'the longest name': () => ({ name: '\u{1F680}'.repeat(128) }),
  'awkward names': (world) => ({
    id: world.name(`'"\\%_\uff5e\u{1F680}`),
    name: ` a\u0308 '"\\ %s $1 `,
    wallets: [{ address: world.trader, keyRef: `vault/'"\\ \u{1F680}` }],
  }),
};
