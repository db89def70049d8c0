import type { Store } from '@tradestore/core';
import { expect } from 'vitest';
import { bad, rejectionOf } from '../rejection.js';
import { callAll, useAll } from './call-all.js';
import type { StoreKit, StoreSuite } from './kit.js';

const badDeadlines = [-1, Number.NaN, '1000'];

/** name, health, close and disposal. */
export function lifecycle<S extends Store>(suite: StoreSuite<S>, kit: StoreKit<S>): void {
  suite.group('lifecycle', (contract) => {
    contract('name is the name of the backend', async ({ store }) => {
      expect(store.name).toMatch(/^[a-z][a-z0-9-]*$/);
    });

    contract('health of a store whose server runs is up, with latencyMs, details and no error', async ({ store }) => {
      const health = await store.health();
      expect(health).toMatchObject({ status: 'up', error: null });
      expect(health.latencyMs).toBeGreaterThanOrEqual(0);
      expect(health.latencyMs).toBeLessThan(Number.POSITIVE_INFINITY);
      expect(health.details).toBeTypeOf('object');
    });

    contract('close of an idle store reports that nothing was left unwritten', async ({ open }) => {
      const store = await open();
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
    });

    contract('close of a store that was used reports that nothing was left unwritten', async ({ open, world }) => {
      const store = await open();
      await useAll(kit, store, world);
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
    });

    contract('closing twice is fine: both get the same report', async ({ open, world }) => {
      const store = await open();
      await kit.prepare?.(store, world);
      const calls = callAll(kit, store, world);
      const [first, second] = await Promise.all([store.close(), store.close()]);
      await Promise.all(calls);
      expect(second).toStrictEqual(first);
      expect(await store.close()).toStrictEqual(first);
    });

    contract('close waits for the calls under way', async ({ open, world }) => {
      const store = await open();
      await kit.prepare?.(store, world);
      const calls = callAll(kit, store, world);
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
      const endings = (await Promise.allSettled(calls)).map(({ status }) => status);
      expect(endings).toStrictEqual(calls.map(() => 'fulfilled'));
    });

    contract(
      'a close with a deadlineMs that is no number from 0 is refused, and leaves the store open',
      async ({ open, world }) => {
        const store = await open();
        for (const deadlineMs of badDeadlines) {
          await rejectionOf(store.close({ deadlineMs: bad<number>(deadlineMs) }), 'invalid_argument');
        }
        await useAll(kit, store, world);
        expect(await store.close()).toStrictEqual({ unwritten: 0 });
      },
    );

    contract('disposal closes', async ({ open, world }) => {
      const store = await open();
      await store[Symbol.asyncDispose]();
      for (const call of callAll(kit, store, world)) await rejectionOf(call, 'closed');
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
    });

    contract('disposal after close, and twice, is fine', async ({ open }) => {
      const store = await open();
      await store.close();
      await store[Symbol.asyncDispose]();
      expect(await store[Symbol.asyncDispose]()).toBeUndefined();
    });

    contract('closing one store leaves others of the same database open', async ({ open, world }) => {
      const other = await open();
      const store = await open();
      await store.close();
      await useAll(kit, other, world);
      expect(await other.close()).toStrictEqual({ unwritten: 0 });
    });
  });
}
