import { isDbError, type Store } from '@tradestore/core';
import { expect } from 'vitest';
import { endingOf } from '../rejection.js';
import { FROZEN_TIMEOUT_MS, someTurns, soon, timedOut, whileFrozen } from '../while-frozen.js';
import { callsOf, endingCallsOf, type NamedCall, type StoreKit, type StoreSuite } from './kit.js';

/** A server that stops answering and keeps its connections. */
export function frozenServer<S extends Store>(suite: StoreSuite<S>, kit: StoreKit<S>): void {
  const asksTheServer = ([method]: NamedCall<S>): boolean =>
    method !== 'health' && kit.withoutServer?.includes(method) !== true;

  suite.group('frozen server', (contract) => {
    for (const [method, call] of endingCallsOf(kit).filter(asksTheServer)) {
      contract(
        `while the server never answers, ${method} with a timeoutMs rejects with kind timeout`,
        async (scene) => {
          await whileFrozen(scene, async (store) => {
            const { error } = await timedOut(scene, call(store, scene.world, { timeoutMs: FROZEN_TIMEOUT_MS }));
            expect(error?.kind ?? 'done').toBe('timeout');
          });
        },
        { needs: 'frozen-server' },
      );
    }

    for (const [method, call] of callsOf(kit).filter(asksTheServer)) {
      contract(
        `while the server never answers, an abort ends ${method} with kind cancelled`,
        async (scene) => {
          await whileFrozen(scene, async (store) => {
            const controller = new AbortController();
            const calling = endingOf(call(store, scene.world, { signal: controller.signal }));
            await someTurns();
            controller.abort();
            const { error } = await soon(calling);
            expect(error?.kind ?? 'done').toBe('cancelled');
          });
        },
        { needs: 'frozen-server' },
      );
    }

    contract(
      'health resolves within its timeoutMs while the server never answers, and is not up',
      async (scene) => {
        await whileFrozen(scene, async (store) => {
          const { value } = await timedOut(scene, store.health({ timeoutMs: FROZEN_TIMEOUT_MS }));
          expect(['down', 'degraded']).toContain(value?.status);
          if (value?.status === 'down') expect(isDbError(value.error), 'the error of a store that is down').toBe(true);
        });
      },
      { needs: 'frozen-server' },
    );
  });
}
