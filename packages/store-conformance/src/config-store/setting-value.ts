import type { Json } from '@tradestore/core';
import { expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { type ConfigScene, expecting } from './config-scene.js';

/** Expects that a setting of a value comes back from every read as it went in. */
export async function comesBack({ store, world }: ConfigScene, value: Json): Promise<void> {
  const setting = makeSetting(world, { value });
  const expected = structuredClone(setting);
  const saved = await store.settings.save(setting, expecting(0));
  expect(saved.record, 'save').toStrictEqual(expected);
  expect((await store.settings.get(setting.id))?.record, 'get').toStrictEqual(expected);
  expect((await store.settings.history(setting.id))[0]?.record, 'history').toStrictEqual(expected);
}

/** Expects that the audit entries of a setting's changes hold its value, and that the log can be verified. */
export async function hasEntry({ store, world }: ConfigScene, value: Json): Promise<void> {
  const setting = makeSetting(world, { value });
  const checkpoint = await store.audit.head();
  await store.settings.save(setting, expecting(0));
  await store.settings.remove(setting.id, expecting(1));
  const [created, removed] = await store.audit.list({ kind: 'setting', id: setting.id });
  expect([created?.after, removed?.before]).toStrictEqual([setting, setting]);
  expect((await store.audit.verify({ checkpoint, from: 'checkpoint' })).broken).toBeNull();
}
