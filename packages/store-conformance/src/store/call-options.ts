import { inspect } from 'node:util';
import type { Store } from '@tradestore/core';
import { expect } from 'vitest';
import { bad, endingOf, rejectionOf } from '../rejection.js';
import { callsOf, endingCallsOf, type StoreKit, type StoreSuite } from './kit.js';

const badTimeouts = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '1000', null];

/** The signal and the deadline of each method. */
export function callOptions<S extends Store>(suite: StoreSuite<S>, kit: StoreKit<S>): void {
  suite.group('call options', (contract) => {
    for (const [method, call] of callsOf(kit)) {
      contract(
        `${method} with a signal that is aborted already rejects with kind cancelled`,
        async ({ store, world }) => {
          const error = await rejectionOf(call(store, world, { signal: AbortSignal.abort() }), 'cancelled');
          expect(error.outcome).toBe('not_applied');
        },
      );

      contract(
        `${method} with an AbortSignal.timeout that has passed rejects with kind timeout`,
        async ({ store, world }) => {
          const error = await rejectionOf(call(store, world, { signal: await passedTimeout() }), 'timeout');
          expect(error.outcome).toBe('not_applied');
        },
      );

      contract(`${method} refuses a timeoutMs that is not above 0`, async ({ store, world }) => {
        for (const timeoutMs of badTimeouts) {
          const { error } = await endingOf(call(store, world, { timeoutMs: bad<number>(timeoutMs) }));
          expect(error?.kind, `kind for a timeoutMs of ${inspect(timeoutMs)}`).toBe('invalid_argument');
        }
      });

      contract(`${method} never throws: what it refuses, it rejects`, async ({ store, world }) => {
        let refused: Promise<unknown> | undefined;
        expect(() => {
          refused = call(store, world, bad({ timeoutMs: 'soon', signal: 'none' }));
        }).not.toThrow();
        await rejectionOf(refused ?? Promise.resolve(), 'invalid_argument');
      });
    }

    for (const [method, call] of endingCallsOf(kit)) {
      contract(`${method} with a timeoutMs of next to nothing settles: done, or kind timeout`, async (scene) => {
        const { store, world, harness } = scene;
        await kit.prepare?.(store, world);
        const calling = endingOf(call(store, world, { timeoutMs: 0.001 }));
        await harness.advance?.(1);
        const { error } = await calling;
        expect(['done', 'timeout']).toContain(error?.kind ?? 'done');
      });

      contract(`${method} accepts options that are undefined`, async ({ store, world }) => {
        await kit.prepare?.(store, world);
        const { error } = await endingOf(call(store, world, { signal: undefined, timeoutMs: undefined }));
        expect(error).toBeUndefined();
      });
    }
  });
}

/** A signal of `AbortSignal.timeout` whose time has passed. */
function passedTimeout(): Promise<AbortSignal> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(1);
    signal.addEventListener('abort', () => resolve(signal), { once: true });
  });
}
