import type { ConfigStore, RecordKind } from '@tradestore/core';
import type { World } from '../world.js';
import { expecting } from './config-scene.js';
import type { RecordKit } from './record-kits.js';

/** Makes so many versions of a new record, and gives its id. */
export async function makeVersions<K extends RecordKind>(
  store: ConfigStore,
  world: World,
  kit: RecordKit<K>,
  count: number,
): Promise<string> {
  const record = kit.make(world);
  for (let version = 0; version < count; version++) {
    await kit.of(store).save(kit.changed(record, version), expecting(version));
  }
  return record.id;
}
