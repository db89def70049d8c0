import type { Store } from '@tradestore/core';
import { expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import { callsOf, type StoreKit, type StoreSuite } from './kit.js';

/** After close, every method but close rejects with kind closed. */
export function afterClose<S extends Store>(suite: StoreSuite<S>, kit: StoreKit<S>): void {
  suite.group('after close', (contract) => {
    for (const [method, call] of callsOf(kit)) {
      contract(`after close, ${method} rejects with kind closed`, async ({ open, world }) => {
        const store = await open();
        await store.close();
        const error = await rejectionOf(call(store, world, {}), 'closed');
        expect(error.outcome).toBe('not_applied');
        expect(error.isTransient()).toBe(false);
      });

      contract(`as soon as close was called, ${method} rejects with kind closed`, async ({ open, world }) => {
        const store = await open();
        const closing = store.close();
        await rejectionOf(call(store, world, {}), 'closed');
        await closing;
      });
    }
  });
}
