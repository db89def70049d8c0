import type { CallOptions, ConfigTransaction, DbError, Setting } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { type Ending, endingOf, rejectionOf } from '../rejection.js';
import { anybody, type ConfigScene, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { Moment } from './moment.js';

/** Long enough for work to be in its middle. */
const TIMEOUT_MS = 200;

/** Transactions that are given up in the middle of their work. */
export function transactionGivenUp(suite: ConfigSuite): void {
  suite.group('transactions that are given up', (contract) => {
    for (const [what, kind, options, giveUp] of endings) {
      contract(`${what} in the middle of a transaction rejects it with kind ${kind}, not_applied`, async (scene) => {
        const { error } = await giveUp(scene, await begun(scene, options));
        expect(error).toMatchObject({ kind, outcome: 'not_applied' });
        expect(error.operation).toBe('transaction');
      });

      contract(`${what} in the middle of a transaction rolls everything back`, async (scene) => {
        const { store } = scene;
        const head = await store.audit.head();
        const middle = await begun(scene, options);
        const before = await store.settings.get(middle.updated.id);
        await giveUp(scene, middle);
        expect(await store.settings.get(middle.created.id)).toBeNull();
        expect(await store.settings.get(middle.updated.id)).toStrictEqual(before);
        // The one that `begun` made for it.
        expect(await entriesAfter(scene, head)).toHaveLength(1);
      });

      contract(`${what} in the middle of a transaction releases what it locked`, async (scene) => {
        const { store } = scene;
        const middle = await begun(scene, options);
        await giveUp(scene, middle);
        expect(await store.settings.save(middle.updated, expecting(1))).toMatchObject({ version: 2 });
        expect(await store.settings.save(middle.created, expecting(0))).toMatchObject({ version: 1 });
      });

      contract(`${what} in the middle of a transaction: what its work does later is refused`, async (scene) => {
        const { store, world } = scene;
        const middle = await begun(scene, options);
        await giveUp(scene, middle);
        const late = makeSetting(world);
        const { error } = await endingOf(middle.tx.settings.save(late, expecting(0)));
        expect(['closed', kind]).toContain(error?.kind ?? 'done');
        middle.mayEnd.come();
        expect(await store.settings.get(late.id)).toBeNull();
      });
    }

    contract('an abort while a transaction waits for a lock ends it with kind cancelled', async (scene) => {
      const { store } = scene;
      const middle = await begun(scene);
      const controller = new AbortController();
      const waiting = store.transaction(anybody, (tx) => tx.settings.get(middle.updated.id), {
        signal: controller.signal,
      });
      const ending = rejectionOf(waiting, 'cancelled');
      ending.catch(() => undefined);
      await store.settings.get(middle.updated.id);
      controller.abort();
      expect((await ending).outcome).toBe('not_applied');
      middle.mayEnd.come();
      await middle.transaction;
      expect(await store.settings.get(middle.updated.id)).toMatchObject({ version: 2 });
    });

    contract('an abort while a save waits for a lock ends it with kind cancelled', async (scene) => {
      const { store } = scene;
      const { updated, mayEnd, transaction } = await begun(scene);
      const controller = new AbortController();
      const waiting = endingOf(
        store.settings.save({ ...updated, value: 'never' }, { ...expecting(2), signal: controller.signal }),
      );
      await store.settings.get(updated.id);
      controller.abort();
      const { error } = await waiting;
      expect(error?.kind ?? 'done').toBe('cancelled');
      mayEnd.come();
      await transaction;
      const versions = await store.settings.history(updated.id);
      if (error?.outcome === 'not_applied') expect(versions).toHaveLength(2);
    });

    contract('an abort after a transaction has resolved changes nothing', async ({ store, world }) => {
      const setting = makeSetting(world);
      const controller = new AbortController();
      const work = (tx: ConfigTransaction): Promise<unknown> => tx.settings.save(setting, expecting(0));
      await store.transaction(anybody, work, { signal: controller.signal });
      controller.abort();
      expect((await store.settings.get(setting.id))?.record).toStrictEqual(setting);
    });
  });
}

/** A transaction in the middle of its work: it has saved two settings, and waits. */
interface Middle {
  readonly tx: ConfigTransaction;
  readonly created: Setting;
  readonly updated: Setting;
  readonly mayEnd: Moment;
  readonly controller: AbortController;
  readonly transaction: Promise<Ending<void>>;
}

async function begun({ store, world, atEnd }: ConfigScene, options: CallOptions = {}): Promise<Middle> {
  const [created, updated] = [makeSetting(world), makeSetting(world)];
  await store.settings.save(updated, expecting(0));
  const [changed, mayEnd, controller] = [new Moment(), new Moment(), new AbortController()];
  atEnd(async () => mayEnd.come());
  let given: ConfigTransaction | undefined;
  const work = async (tx: ConfigTransaction): Promise<void> => {
    given = tx;
    await tx.settings.save(created, expecting(0));
    await tx.settings.save({ ...updated, value: 'updated' }, expecting(1));
    changed.come();
    await mayEnd.here;
  };
  const transaction = endingOf(store.transaction(anybody, work, { ...options, signal: controller.signal }));
  await Promise.race([changed.here, transaction]);
  assert(given);
  return { tx: given, created, updated, mayEnd, controller, transaction };
}

type GiveUp = (scene: ConfigScene, middle: Middle) => Promise<{ readonly error: DbError }>;

const endings: readonly (readonly [what: string, kind: 'cancelled' | 'timeout', CallOptions, GiveUp])[] = [
  [
    'an abort',
    'cancelled',
    {},
    async (_scene, { controller, transaction }) => {
      controller.abort();
      return failed(await transaction);
    },
  ],
  [
    'a signal that times out',
    'timeout',
    {},
    async (_scene, { controller, transaction }) => {
      controller.abort(new DOMException('too late', 'TimeoutError'));
      return failed(await transaction);
    },
  ],
  [
    'a timeoutMs that passes',
    'timeout',
    { timeoutMs: TIMEOUT_MS },
    async ({ harness }, { transaction }) => {
      await harness.advance?.(TIMEOUT_MS);
      return failed(await transaction);
    },
  ],
];

function failed({ error }: Ending<void>): { readonly error: DbError } {
  assert(error, 'resolved, but was given up');
  return { error };
}
