import { isDbError, type TradeStore } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { makeTrade } from '../make-trades.js';
import { nextTurn } from '../next-turn.js';
import { type Ending, endingOf } from '../rejection.js';
import { methodCalls } from './method-calls.js';
import { readDay, type TradeScene, type TradeSuite } from './save-and-read.js';
import { untilDone } from './until-done.js';

/** Long enough for a call to reach the server. */
const TIMEOUT_MS = 200;
/** Far less than the deadline of a call that names none, so that one that ignores its own is found out. */
const SETTLED_WITHIN_MS = 5_000;
/** Turns of the event loop in which a call gets on its way. */
const TURNS = 20;

/** `health` resolves whatever the server does, and `flush` has nothing to ask it for when nothing was saved. */
const { health: _health, flush: _flush, ...callsOfTheServer } = methodCalls;

/** A server that stops answering and keeps its connections. */
export function frozenServer(suite: TradeSuite): void {
  suite.group('frozen server', (contract) => {
    for (const [method, call] of Object.entries(callsOfTheServer)) {
      contract(
        `while the server never answers, ${method} with a timeoutMs rejects with kind timeout`,
        async (scene) => {
          await whileFrozen(scene, async (store) => {
            const { error } = await timedOut(scene, call(store, scene.world, { timeoutMs: TIMEOUT_MS }));
            expect(error?.kind ?? 'done').toBe('timeout');
          });
        },
        { needs: 'frozen-server' },
      );

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

    for (const [what, saveWithin] of Object.entries(abandonedSaves)) {
      contract(
        `when the server answers again, a save that ended by its ${what} may be repeated, and leaves one trade`,
        async (scene) => {
          const { world, harness } = scene;
          const trade = makeTrade(world);
          const { store, result } = await whileFrozen(scene, (frozen) => saveWithin(scene, frozen, trade));
          assert(result.error, 'resolved, though the server did not answer');
          expect(result.error.isSafeToRetry(true) || result.error.kind === 'cancelled').toBe(true);
          if (result.error.outcome === 'not_applied') {
            await untilDone(() => store.flush('visible'));
            expect(await untilDone(() => store.getTrade(trade)), 'outcome is not_applied').toBeNull();
          }
          await untilDone(() => store.saveTrade(trade));
          await harness.settle(store);
          expect(await readDay({ ...scene, store })).toStrictEqual([trade]);
        },
        { needs: 'frozen-server' },
      );
    }

    contract(
      "flush('visible') waits for a save that the server has not answered",
      async (scene) => {
        const trade = makeTrade(scene.world);
        let isFlushed = false;
        const { store, result } = await whileFrozen(scene, async (frozen) => {
          const saving = endingOf(frozen.saveTrade(trade));
          const flushing = endingOf(frozen.flush('visible')).then((ending) => {
            isFlushed = true;
            return ending;
          });
          await someTurns();
          expect(isFlushed).toBe(false);
          return { saving, flushing };
        });
        expect((await result.saving).error).toBeUndefined();
        expect((await result.flushing).error).toBeUndefined();
        expect(await store.getTrade(trade)).toStrictEqual(trade);
      },
      { needs: 'frozen-server' },
    );

    contract(
      'flush with a timeoutMs rejects with kind timeout while the server does not answer a save',
      async (scene) => {
        const trade = makeTrade(scene.world);
        const { result } = await whileFrozen(scene, async (frozen) => {
          const saving = endingOf(frozen.saveTrade(trade));
          const { error } = await timedOut(scene, frozen.flush('visible', { timeoutMs: TIMEOUT_MS }));
          expect(error?.kind ?? 'done').toBe('timeout');
          return { saving };
        });
        expect((await result.saving).error).toBeUndefined();
      },
      { needs: 'frozen-server' },
    );

    contract(
      'health resolves within its timeoutMs while the server never answers, and is not up',
      async (scene) => {
        await whileFrozen(scene, async (store) => {
          const { value } = await timedOut(scene, store.health({ timeoutMs: TIMEOUT_MS }));
          expect(['down', 'degraded']).toContain(value?.status);
          if (value?.status === 'down') expect(isDbError(value.error), 'the error of a store that is down').toBe(true);
        });
      },
      { needs: 'frozen-server' },
    );

    contract(
      'when the server answers again, a store can be read and saved to, and health is up',
      async (scene) => {
        const trade = makeTrade(scene.world);
        const { store } = await whileFrozen(scene, async (frozen) => {
          await timedOut(scene, frozen.getTrade(trade, { timeoutMs: TIMEOUT_MS }));
        });
        await untilDone(() => store.saveTrade(trade));
        await scene.harness.settle(store);
        expect(await untilDone(() => store.getTrade(trade))).toStrictEqual(trade);
        expect(await store.health()).toMatchObject({ status: 'up', error: null });
      },
      { needs: 'frozen-server' },
    );
  });
}

type AbandonedSave = (
  scene: TradeScene,
  store: TradeStore,
  trade: Parameters<TradeStore['saveTrade']>[0],
) => Promise<Ending<void>>;

const abandonedSaves: Readonly<Record<string, AbandonedSave>> = {
  timeoutMs: (scene, store, trade) => timedOut(scene, store.saveTrade(trade, { timeoutMs: TIMEOUT_MS })),
  'timeoutMs in a batch': (scene, store, trade) =>
    timedOut(scene, store.batchSaveTrades([trade], { timeoutMs: TIMEOUT_MS })),
  abort: async (_scene, store, trade) => {
    const controller = new AbortController();
    const saving = endingOf(store.saveTrade(trade, { signal: controller.signal }));
    await someTurns();
    controller.abort();
    return await soon(saving);
  },
};

/** Opens a store, does something while its server is frozen, and gives the store back when the server answers again. */
async function whileFrozen<T>(
  { open, harness }: TradeScene,
  work: (store: TradeStore) => Promise<T>,
): Promise<{ readonly store: TradeStore; readonly result: T }> {
  const { freeze, thaw } = harness;
  assert(freeze && thaw, "the harness has no freeze and thaw; write them or name 'frozen-server' as unsupported");
  const store = await open();
  // What is frozen is a connection that works, not the opening of one.
  await store.health();
  await harness.freeze?.(store);
  try {
    return { store, result: await work(store) };
  } finally {
    await harness.thaw?.(store);
  }
}

/** How a call ended whose timeoutMs has passed. */
async function timedOut<T>({ harness }: TradeScene, call: Promise<T>): Promise<Ending<T>> {
  const calling = endingOf(call);
  await someTurns();
  await harness.advance?.(TIMEOUT_MS);
  return await soon(calling);
}

/** Fails when a call takes as long as one that nobody gave up. */
async function soon<T>(call: Promise<T>): Promise<T> {
  const since = performance.now();
  const result = await call;
  expect(performance.now() - since, 'milliseconds until the call ended').toBeLessThan(SETTLED_WITHIN_MS);
  return result;
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}
