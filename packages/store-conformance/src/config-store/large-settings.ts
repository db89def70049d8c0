import { JSON_BYTES_MAX, JSON_DEPTH_MAX, type Json } from '@tradestore/core';
import { expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { type ConfigSuite, expecting } from './config-scene.js';
import { comesBack, hasEntry } from './setting-value.js';
import { Watcher } from './watcher.js';

/** The largest settings there are. They come last, because they make the log slow to verify. */
export function largeSettings(suite: ConfigSuite): void {
  suite.group('large settings', (contract) => {
    for (const [what, value] of values) {
      contract(`a setting of ${what} comes back as it went in`, (scene) => comesBack(scene, value));
      contract(`a setting of ${what} has its audit entry`, (scene) => hasEntry(scene, value));

      contract(`a setting of ${what} is yielded by watch`, async (scene) => {
        const { store, world } = scene;
        const setting = makeSetting(world, { value });
        const { seq } = await store.audit.head();
        await store.settings.save(setting, expecting(0));
        const [change] = await new Watcher(scene, { after: seq }).upTo(seq + 1n);
        expect(change?.record).toStrictEqual(setting);
      });
    }
  });
}

/** Arrays in each other, so many. */
function nested(depth: number): Json {
  return depth === 0 ? 'core' : [nested(depth - 1)];
}

const values: readonly (readonly [string, Json])[] = [
  [`${JSON_DEPTH_MAX} arrays in each other`, nested(JSON_DEPTH_MAX)],
  // Two bytes are the quotes.
  ['1 MiB', 'x'.repeat(JSON_BYTES_MAX - 2)],
  ['1 MiB of emoji', '\u{1F680}'.repeat(JSON_BYTES_MAX / 4 - 1)],
  ['10 000 members', Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`member ${at}`, at]))],
];
