import { expect } from 'vitest';
import type { ConfigSuite } from './config-scene.js';

/** What a store says of itself. */
export function members(suite: ConfigSuite): void {
  suite.group('members', (contract) => {
    contract('maxRows is an integer of at least 1', async ({ store }) => {
      expect(Number.isSafeInteger(store.maxRows)).toBe(true);
      expect(store.maxRows).toBeGreaterThanOrEqual(1);
    });

    contract('maxRows is 100 000 unless the store was opened with another number', async ({ store, open }) => {
      expect(store.maxRows).toBe(100_000);
      expect((await open({ maxRows: 5 })).maxRows).toBe(5);
    });

    contract('what a store says of itself stays the same after close', async ({ open, store }) => {
      const own = await open();
      await own.close();
      expect({ name: own.name, maxRows: own.maxRows }).toStrictEqual({ name: store.name, maxRows: store.maxRows });
    });
  });
}
