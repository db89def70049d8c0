import { compareRecency, type PriceCache } from '@tradestore/core';
import { expect } from 'vitest';
import { inParts } from '../in-parts.js';
import { makePrice, makePrices } from '../make-prices.js';
import { nextTurn } from '../next-turn.js';
import type { World } from '../world.js';
import { type Entry, type EntryKind, forEachKind, fresh, look } from './entries.js';
import { type CacheSuite, lasting } from './scene.js';

const VERSIONS = 120;
const BATCH = 6;

/** Many calls at once. */
export function concurrency(suite: CacheSuite): void {
  suite.group('concurrency', (contract) => {
    contract('200 different reads at once each get their own answer', async ({ store, world }) => {
      const prices = makePrices(world, 100);
      await store.setPrices(prices, lasting);
      const found = await Promise.all([
        ...prices.map(async ({ token }) => (await store.getPrice(token))?.value),
        ...prices.map(async ({ token }) => (await store.getPrices([token])).get(token)?.value),
      ]);
      expect(found).toStrictEqual([...prices, ...prices]);
    });

    forEachKind((kind) => {
      contract(`of many writers of one ${kind.what} at once the newest wins`, async ({ store, world }) => {
        const versions = versionsOf(kind, world);
        await Promise.all(world.shuffled(versions).map((version) => kind.set(store, version)));
        await expectNewest(kind, store, versions);
      });

      contract(`of many batches with one ${kind.what} at once the newest wins`, async ({ store, world }) => {
        const versions = versionsOf(kind, world);
        const batches = inBatches(world.shuffled(versions));
        const answers = await Promise.all(batches.map((batch) => kind.setAll(store, batch)));
        await expectNewest(kind, store, versions);
        for (const [at, batch] of batches.entries()) expectBatchInOrder(batch, answers[at] ?? []);
      });

      contract(`of many writers at once whoever brings the newest ${kind.what} is told so`, async (scene) => {
        const { store, world } = scene;
        const versions = world.shuffled(versionsOf(kind, world));
        const answers = await Promise.all(
          versions.map(async (version, at) => {
            if (at % 3 > 0) return await kind.set(store, version);
            return (await kind.setAll(store, [version]))[0];
          }),
        );
        const newest = newestOf(versions);
        for (const [at, version] of versions.entries()) {
          if (compareRecency(version, newest) === 0) expect(answers[at], 'the answer to the newest').toBe(true);
        }
        await expectNewest(kind, store, versions);
      });

      contract(
        `a ${kind.what} that is set after a newer one has resolved is kept out, whoever else writes`,
        async (scene) => {
          const { store, world } = scene;
          const versions = versionsOf(kind, world);
          for (let wave = 0; wave < 8; wave++) {
            const older = versions.filter((_version, at) => at % 8 < wave);
            const newer = kind.make(world, { slot: 2n ** 60n + BigInt(wave) });
            expect(await kind.set(store, newer)).toBe(true);
            const answers = await Promise.all([
              ...older.map((version) => kind.set(store, version)),
              kind.setAll(store, older.slice(0, BATCH)),
            ]);
            expect(answers.flat()).not.toContain(true);
            expect(await look(kind, store, newer)).toStrictEqual(fresh(newer));
          }
        },
      );

      contract(`while many write a ${kind.what}, what a reader sees never gets older`, async ({ store, world }) => {
        const versions = versionsOf(kind, world);
        let isWriting = true;
        const writing = inParts(world.shuffled(versions), async (version) => {
          await nextTurn();
          return await kind.set(store, version);
        }).finally(() => {
          isWriting = false;
        });
        writing.catch(() => undefined);
        const seen: Entry[] = [];
        while (isWriting) {
          const cached = await kind.get(store, kind.make(world));
          if (cached !== null) seen.push(cached.value);
          await nextTurn();
        }
        await writing;
        const inOrder = seen.every((value, at) => at === 0 || compareRecency(value, seen[at - 1] ?? value) >= 0);
        expect(inOrder, 'each no older than the one before').toBe(true);
        for (const value of seen) expect(versions, 'a mix of two contents').toContainEqual(value);
        await expectNewest(kind, store, versions);
      });
    });

    contract('of overlapping batches of many tokens at once the newest of each wins', async ({ store, world }) => {
      const tokens = Array.from({ length: 20 }, (_, at) => world.address(`one of many ${at}`));
      const rounds = Array.from({ length: 10 }, () => tokens.map((token) => makePrice(world, { token })));
      await Promise.all(world.shuffled(rounds).map((round) => store.setPrices(world.shuffled(round), lasting)));
      const found = await store.getPrices(tokens);
      expect(tokens.map((token) => found.get(token)?.value)).toStrictEqual(rounds.at(-1));
    });
  });
}

/** Many of one, some of them of the same slot, all different in slot or time. */
function versionsOf<T extends Entry>(kind: EntryKind<T>, world: World): T[] {
  return Array.from({ length: VERSIONS }, (_, at) =>
    kind.make(world, { slot: 2n ** 53n + BigInt(Math.floor(at / 3)), time: world.at(1_000 - (at % 3)) }),
  );
}

function newestOf<T extends Entry>(versions: readonly T[]): T {
  return versions.reduce((newest, version) => (compareRecency(version, newest) > 0 ? version : newest));
}

async function expectNewest<T extends Entry>(
  kind: EntryKind<T>,
  store: PriceCache,
  versions: readonly T[],
): Promise<void> {
  const newest = newestOf(versions);
  expect(await look(kind, store, newest)).toStrictEqual(fresh(newest));
}

function inBatches<T>(values: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(values.length / BATCH) }, (_, at) =>
    values.slice(at * BATCH, (at + 1) * BATCH),
  );
}

/** Whatever others wrote meanwhile, nothing of a batch is set over what came newer before it in the batch. */
function expectBatchInOrder(batch: readonly Entry[], answers: readonly boolean[]): void {
  expect(answers.length).toBe(batch.length);
  for (const [at, value] of batch.entries()) {
    const isOvertaken = batch.slice(0, at).some((before) => compareRecency(before, value) > 0);
    if (isOvertaken) expect(answers[at], 'the answer to what came after a newer one').toBe(false);
  }
}
