import type { DbError, Store } from '@tradestore/core';
import { expect } from 'vitest';
import { bad, rejectionOf } from '../rejection.js';
import { callsOf, type StoreKit, type StoreSuite } from './kit.js';

/** An error names the store and the method. */
export function errorOrigin<S extends Store>(suite: StoreSuite<S>, kit: StoreKit<S>): void {
  suite.group('error origin', (contract) => {
    for (const [method, call] of callsOf(kit)) {
      contract(`an error names the store and the method: ${method} that is refused`, async ({ store, world }) => {
        const error = await rejectionOf(call(store, world, { timeoutMs: bad<number>('soon') }), 'invalid_argument');
        expectOrigin(error, store.name, method);
      });

      contract(`an error names the store and the method: ${method} after close`, async ({ open, world }) => {
        const store = await open();
        await store.close();
        expectOrigin(await rejectionOf(call(store, world, {}), 'closed'), store.name, method);
      });
    }

    contract('an error names the store and the method: close that is refused', async ({ open }) => {
      const store = await open();
      const error = await rejectionOf(store.close({ deadlineMs: -1 }), 'invalid_argument');
      expectOrigin(error, store.name, 'close');
    });
  });
}

function expectOrigin(error: DbError, store: string, method: string): void {
  expect({ store: error.store, operation: error.operation }).toStrictEqual({ store, operation: method });
}
