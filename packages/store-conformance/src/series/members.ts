import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import type { SeriesSuite } from './kit.js';

const MAX_ROWS = 5;

/** What a store says of itself. */
export function members<S extends SeriesStore>(suite: SeriesSuite<S>): void {
  suite.group('members', (contract) => {
    contract("readYourWrites is 'immediate' or 'eventual'", async ({ store }) => {
      expect(['immediate', 'eventual']).toContain(store.readYourWrites);
    });

    contract("durability is 'server' or 'none'", async ({ store }) => {
      expect(['server', 'none']).toContain(store.durability);
    });

    contract("a store of durability 'server' shares what it stores with others of its database", async (scene) => {
      const isShared = !scene.harness.unsupported.includes('shared-database');
      expect(scene.store.durability === 'none' || isShared, 'the harness must support shared-database').toBe(true);
    });

    contract('atomicBatchSize is an integer of at least 1, or Infinity', async ({ store }) => {
      const { atomicBatchSize } = store;
      expect(atomicBatchSize).toBeGreaterThanOrEqual(1);
      expect(Number.isSafeInteger(atomicBatchSize) || atomicBatchSize === Number.POSITIVE_INFINITY).toBe(true);
    });

    contract("lastWrite is 'server' or 'clock'", async ({ store }) => {
      expect(['server', 'clock']).toContain(store.lastWrite);
    });

    contract('maxRows is an integer of at least 1', async ({ store }) => {
      expect(Number.isSafeInteger(store.maxRows)).toBe(true);
      expect(store.maxRows).toBeGreaterThanOrEqual(1);
    });

    contract('maxRows is 100 000 unless the store was opened with another number', async ({ store }) => {
      expect(store.maxRows).toBe(100_000);
    });

    contract('maxRows is what the store was opened with', async ({ open }) => {
      expect((await open({ maxRows: MAX_ROWS })).maxRows).toBe(MAX_ROWS);
    });

    contract('what a store says of itself stays the same after close', async ({ open, store }) => {
      const own = await open();
      await own.close();
      const { name, readYourWrites, durability, atomicBatchSize, lastWrite, maxRows } = own;
      expect({ name, readYourWrites, durability, atomicBatchSize, lastWrite, maxRows }).toStrictEqual({
        name: store.name,
        readYourWrites: store.readYourWrites,
        durability: store.durability,
        atomicBatchSize: store.atomicBatchSize,
        lastWrite: store.lastWrite,
        maxRows: store.maxRows,
      });
    });
  });
}
