import type { CallOptions, ConfigStore, Setting } from '@tradestore/core';
import { makeProfile, makeRule, makeSetting } from '../make-config.js';
import type { StoreKit } from '../store/kit.js';
import type { World } from '../world.js';
import { anybody, expecting } from './config-scene.js';
import { prepareProfile } from './record-kits.js';

const creating = (options: CallOptions): ReturnType<typeof expecting> => ({ ...options, ...expecting(0) });
const removing = (options: CallOptions): ReturnType<typeof expecting> => ({ ...options, ...expecting(1) });

/** What the removals of {@link configKit} remove. */
const doomed = {
  setting: (world: World): Setting => ({ id: world.name('doomed setting'), value: 'doomed' }),
  profile: (world: World): string => world.name('doomed profile'),
  rule: (world: World): string => world.name('doomed rule'),
};

/** What the tests that hold for every store need to know of a ConfigStore. */
export const configKit: StoreKit<ConfigStore> = {
  contract: 'ConfigStore',
  streams: { watch: 'endless' },
  calls: {
    health: (store, _world, options) => store.health(options),
    'settings.get': (store, world, options) => store.settings.get(world.name('nothing'), options),
    'settings.list': (store, _world, options) => store.settings.list({ ...options, limit: 3 }),
    'settings.history': (store, world, options) => store.settings.history(world.name('nothing'), options),
    'settings.save': (store, world, options) => store.settings.save(makeSetting(world), creating(options)),
    'settings.remove': (store, world, options) => store.settings.remove(doomed.setting(world).id, removing(options)),
    'profiles.get': (store, world, options) => store.profiles.get(world.name('profile'), options),
    'profiles.list': (store, _world, options) => store.profiles.list({ ...options, limit: 3 }),
    'profiles.history': (store, world, options) => store.profiles.history(world.name('profile'), options),
    'profiles.save': (store, world, options) => store.profiles.save(makeProfile(world), creating(options)),
    'profiles.remove': (store, world, options) => store.profiles.remove(doomed.profile(world), removing(options)),
    'rules.get': (store, world, options) => store.rules.get(world.name('nothing'), options),
    'rules.list': (store, world, options) =>
      store.rules.list({ ...options, filter: { profileId: world.name('profile') } }),
    'rules.history': (store, world, options) => store.rules.history(world.name('nothing'), options),
    'rules.save': (store, world, options) => store.rules.save(makeRule(world), creating(options)),
    'rules.remove': (store, world, options) => store.rules.remove(doomed.rule(world), removing(options)),
    'audit.append': (store, world, options) =>
      store.audit.append(
        { action: 'noted', entity: { kind: 'session', id: world.name('session'), version: 0 } },
        { ...options, ...anybody },
      ),
    'audit.list': (store, _world, options) => store.audit.list({ ...options, limit: 3 }),
    'audit.head': (store, _world, options) => store.audit.head(options),
    'audit.verify': (store, _world, options) => store.audit.verify(options),
    'audit.checkpoint': (store, _world, options) => store.audit.checkpoint(options),
    transaction: (store, world, options) =>
      store.transaction(anybody, (tx) => tx.settings.save(makeSetting(world), { expectedVersion: 0 }), options),
    watch: (store, _world, options) => store.watch(options)[Symbol.asyncIterator]().next(),
  },

  async prepare(store, world) {
    await prepareProfile(store, world);
    await store.settings.save(doomed.setting(world), expecting(0));
    await store.profiles.save(makeProfile(world, { id: doomed.profile(world) }), expecting(0));
    await store.rules.save(makeRule(world, { id: doomed.rule(world) }), expecting(0));
  },
};
