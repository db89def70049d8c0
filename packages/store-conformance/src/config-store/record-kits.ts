import {
  type ConfigStore,
  type ConfigTransaction,
  type Json,
  type OrderRule,
  type RecordKind,
  type RecordSet,
  type RecordSetInTransaction,
  type RecordsByKind,
  type Setting,
  type TraderProfile,
  toJson,
} from '@tradestore/core';
import { makeProfile, makeRule, makeSetting } from '../make-config.js';
import type { World } from '../world.js';
import { expecting } from './config-scene.js';

/** What the sentences that hold for records of any kind need to know of one kind. */
export interface RecordKit<K extends RecordKind> {
  readonly kind: K;
  /** `settings`: stands in the sentences. */
  readonly plural: 'settings' | 'profiles' | 'rules';
  readonly of: (store: ConfigStore) => RecordSet<RecordsByKind[K]>;
  readonly within: (tx: ConfigTransaction) => RecordSetInTransaction<RecordsByKind[K]>;
  /** A valid record; each call makes another id, unless one is given. */
  readonly make: (world: World, changes?: { readonly id?: string }) => RecordsByKind[K];
  /** The record with another content for each number. */
  readonly changed: (record: RecordsByKind[K], number: number) => RecordsByKind[K];
  /** As the codec writes it, which is how it stands in the audit log. */
  readonly json: (record: RecordsByKind[K]) => Json;
  /** Puts in place what records of this kind need, once in a world. */
  readonly prepare: (store: ConfigStore, world: World) => Promise<void>;
}

const settingKit: RecordKit<'setting'> = {
  kind: 'setting',
  plural: 'settings',
  of: (store) => store.settings,
  within: (tx) => tx.settings,
  make: makeSetting,
  changed: (record: Setting, number) => ({ ...record, value: number }),
  json: (record) => toJson('setting', record),
  prepare: async () => undefined,
};

const profileKit: RecordKit<'profile'> = {
  kind: 'profile',
  plural: 'profiles',
  of: (store) => store.profiles,
  within: (tx) => tx.profiles,
  make: makeProfile,
  changed: (record: TraderProfile, number) => ({ ...record, name: `Desk, changed ${number}` }),
  json: (record) => toJson('profile', record),
  prepare: async () => undefined,
};

const ruleKit: RecordKit<'rule'> = {
  kind: 'rule',
  plural: 'rules',
  of: (store) => store.rules,
  within: (tx) => tx.rules,
  make: makeRule,
  changed: (record: OrderRule, number) => ({ ...record, action: { ...record.action, slippageBps: number } }),
  json: (record) => toJson('rule', record),
  prepare: prepareProfile,
};

/** Saves the profile of the world, which the rules of `makeRule` belong to. */
export async function prepareProfile(store: ConfigStore, world: World): Promise<void> {
  await store.profiles.save(makeProfile(world, { id: world.name('profile') }), expecting(0));
}

/** Declares what holds for records of any kind. */
export function forEachKind(declare: <K extends RecordKind>(kit: RecordKit<K>) => void): void {
  declare(settingKit);
  declare(profileKit);
  declare(ruleKit);
}
