import { expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import { methodCalls } from './method-calls.js';
import type { TradeSuite } from './save-and-read.js';

/** After close, every method but close rejects with kind closed. */
export function afterClose(suite: TradeSuite): void {
  suite.group('after close', (contract) => {
    for (const [method, call] of Object.entries(methodCalls)) {
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
