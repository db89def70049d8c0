import { inspect } from 'node:util';
import { expect } from 'vitest';
import { makeTrade } from '../make-trades.js';
import { bad, endingOf, rejectionOf } from '../rejection.js';
import { abortMoments } from './abort-moments.js';
import { methodCalls } from './method-calls.js';
import { readDay, type TradeSuite } from './save-and-read.js';

const badTimeouts = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '1000', null];

/** Signals and deadlines. */
export function cancellation(suite: TradeSuite): void {
  suite.group('cancellation', (contract) => {
    for (const [method, call] of Object.entries(methodCalls)) {
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

      contract(`${method} with a timeoutMs of next to nothing settles: done, or kind timeout`, async (scene) => {
        const { store, world, harness } = scene;
        const calling = endingOf(call(store, world, { timeoutMs: 0.001 }));
        await harness.advance?.(1);
        const { error } = await calling;
        expect(['done', 'timeout']).toContain(error?.kind ?? 'done');
      });

      contract(`${method} accepts options that are undefined`, async ({ store, world }) => {
        const { error } = await endingOf(call(store, world, { signal: undefined, timeoutMs: undefined }));
        expect(error).toBeUndefined();
      });
    }

    contract(
      'a save whose AbortSignal.timeout passes in flight is done or rejects with kind timeout',
      async (scene) => {
        const { store, world } = scene;
        const { error } = await endingOf(store.saveTrade(makeTrade(world), { signal: AbortSignal.timeout(1) }));
        expect(['done', 'timeout']).toContain(error?.kind ?? 'done');
      },
    );

    contract('a save whose signal is aborted already stores nothing', async (scene) => {
      const { store, world, harness } = scene;
      const options = { signal: AbortSignal.abort() };
      await rejectionOf(store.saveTrade(makeTrade(world), options), 'cancelled');
      await rejectionOf(store.batchSaveTrades([makeTrade(world)], options), 'cancelled');
      await harness.settle(store);
      expect(await readDay(scene)).toStrictEqual([]);
    });

    for (const [when, abort] of abortMoments) {
      contract(`a save that is aborted ${when} is done or rejects with kind cancelled`, async ({ store, world }) => {
        const controller = new AbortController();
        const saving = endingOf(store.saveTrade(makeTrade(world), { signal: controller.signal }));
        await abort(controller, store, world);
        const { error } = await saving;
        expect(['done', 'cancelled']).toContain(error?.kind ?? 'done');
      });

      contract(`a save that is aborted ${when} is not there when its outcome is not_applied`, async (scene) => {
        const { store, world, harness } = scene;
        const trade = makeTrade(world);
        const controller = new AbortController();
        const saving = endingOf(store.saveTrade(trade, { signal: controller.signal }));
        await abort(controller, store, world);
        const { error } = await saving;
        await harness.settle(store);
        const found = await store.getTrade(trade);
        if (error === undefined) expect(found, 'it resolved').toStrictEqual(trade);
        else if (error.outcome === 'not_applied') expect(found, 'outcome is not_applied').toBeNull();
        else expect([null, trade], 'outcome is unknown').toContainEqual(found);
      });

      contract(`a save that is aborted ${when} may be repeated, and leaves one trade`, async (scene) => {
        const { store, world, harness } = scene;
        const trade = makeTrade(world);
        const controller = new AbortController();
        const saving = endingOf(store.saveTrade(trade, { signal: controller.signal }));
        await abort(controller, store, world);
        await saving;
        await store.saveTrade(trade);
        await harness.settle(store);
        expect(await readDay(scene)).toStrictEqual([trade]);
      });
    }

    contract('an abort of one save leaves the saves of other callers alone', async (scene) => {
      const { store, world, harness } = scene;
      const trades = Array.from({ length: 20 }, () => makeTrade(world));
      const controller = new AbortController();
      const aborted = endingOf(
        store.saveTrade(makeTrade(world, { token: world.address('aborted') }), { signal: controller.signal }),
      );
      const saves = trades.map((trade) => store.saveTrade(trade));
      controller.abort();
      await Promise.all(saves);
      await aborted;
      await harness.settle(store);
      expect(await readDay(scene)).toStrictEqual(trades);
    });

    contract('an abort after a call has settled changes nothing', async (scene) => {
      const { store, world, harness } = scene;
      const trade = makeTrade(world);
      const controller = new AbortController();
      await store.saveTrade(trade, { signal: controller.signal });
      controller.abort();
      await harness.settle(store);
      expect(await store.getTrade(trade)).toStrictEqual(trade);
    });
  });
}

/** A signal of `AbortSignal.timeout` whose time has passed. */
function passedTimeout(): Promise<AbortSignal> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(1);
    signal.addEventListener('abort', () => resolve(signal), { once: true });
  });
}
