import { I63_MAX, type Recency, SOLANA_GENESIS, timestamp } from '@tradestore/core';
import { expect } from 'vitest';
import { type Entry, forEachKind, forEachSetter, fresh, look, type Setter } from './entries.js';
import type { CacheScene, CacheSuite } from './scene.js';

/** 2255-06-05, the last moment that a Timestamp holds. */
const LAST_TIME = timestamp(Number.MAX_SAFE_INTEGER);
/** From here on a double has no place for every integer. */
const LOSSY = 2n ** 53n;

type Moments = readonly [Partial<Recency>, Partial<Recency>];

const neighbours: Readonly<Record<string, Moments>> = {
  '0 and 1': [{ slot: 0n }, { slot: 1n }],
  '9 and 10, which differ in length': [{ slot: 9n }, { slot: 10n }],
  '999 999 999 and 1 000 000 000': [{ slot: 999_999_999n }, { slot: 1_000_000_000n }],
  '2^31 - 1 and 2^31': [{ slot: 2n ** 31n - 1n }, { slot: 2n ** 31n }],
  '2^32 - 1 and 2^32': [{ slot: 2n ** 32n - 1n }, { slot: 2n ** 32n }],
  '2^53 and 2^53 + 1, which are one number to a double': [{ slot: LOSSY }, { slot: LOSSY + 1n }],
  '2^60 + 1 and 2^60 + 2': [{ slot: 2n ** 60n + 1n }, { slot: 2n ** 60n + 2n }],
  '2^63 - 2 and 2^63 - 1, the largest': [{ slot: I63_MAX - 1n }, { slot: I63_MAX }],
  '0 and 2^63 - 1': [{ slot: 0n }, { slot: I63_MAX }],
};

const neighbouringTimes: Readonly<Record<string, Moments>> = {
  "Solana's genesis and a microsecond later": [{ time: SOLANA_GENESIS }, { time: timestamp(SOLANA_GENESIS + 1) }],
  'the last two microseconds': [{ time: timestamp(LAST_TIME - 1) }, { time: LAST_TIME }],
};

/** Newest slot wins, whatever the order of arrival. */
export function newestWins(suite: CacheSuite): void {
  suite.group('newest wins', (contract) => {
    forEachSetter((setter) => {
      const { method } = setter;

      contract(`${method}: a later slot replaces an earlier one`, (scene) =>
        replaces(scene, setter, { slot: 100n }, { slot: 200n }),
      );

      contract(`${method}: an older slot never replaces a newer one, and is answered with false`, (scene) =>
        isKeptOut(scene, setter, { slot: 200n }, { slot: 100n }),
      );

      contract(`${method}: of equal slots the later time wins`, (scene) => {
        const { world } = scene;
        return replaces(scene, setter, { slot: 100n, time: world.at(1) }, { slot: 100n, time: world.at(2) });
      });

      contract(`${method}: of equal slots an earlier time never wins, and is answered with false`, (scene) => {
        const { world } = scene;
        return isKeptOut(scene, setter, { slot: 100n, time: world.at(2) }, { slot: 100n, time: world.at(1) });
      });

      contract(`${method}: a later slot wins also with an earlier time`, (scene) => {
        const { world } = scene;
        return replaces(scene, setter, { slot: 100n, time: world.at(2) }, { slot: 101n, time: world.at(1) });
      });

      contract(`${method}: an older slot is kept out also with a later time`, (scene) => {
        const { world } = scene;
        return isKeptOut(scene, setter, { slot: 101n, time: world.at(1) }, { slot: 100n, time: world.at(2) });
      });

      contract(`${method}: equal in slot and time, the entry is rewritten, and answered with true`, async (scene) => {
        const same = { slot: 100n, time: scene.world.at(1) };
        await replaces(scene, setter, same, same);
      });

      contract(`${method}: setting the same again is answered with true`, async ({ store, world }) => {
        const value = setter.kind.make(world);
        for (let time = 1; time <= 3; time++) expect(await setter.set(store, value)).toBe(true);
        expect(await look(setter.kind, store, value)).toStrictEqual(fresh(value));
      });

      for (const [which, [earlier, later]] of Object.entries(neighbours)) {
        contract(`${method}: the slots ${which} are told apart`, async (scene) => {
          await replaces(scene, setter, earlier, later);
          await isKeptOut(scene, setter, later, earlier);
        });
      }

      for (const [which, [earlier, later]] of Object.entries(neighbouringTimes)) {
        contract(`${method}: of equal slots ${which} are told apart`, async (scene) => {
          await replaces(scene, setter, { slot: 7n, ...earlier }, { slot: 7n, ...later });
          await isKeptOut(scene, setter, { slot: 7n, ...later }, { slot: 7n, ...earlier });
        });
      }
    });

    forEachKind((kind) => {
      contract(`the newest ${kind.what} stays whatever the order of arrival`, async ({ store, world }) => {
        const values = Array.from({ length: 40 }, () => kind.make(world));
        for (const value of world.shuffled(values)) await kind.set(store, value);
        const newest = values.at(-1);
        if (newest === undefined) throw new Error('some were made');
        expect(await look(kind, store, newest)).toStrictEqual(fresh(newest));
      });
    });
  });
}

/** Sets one after the other, and expects the second. */
async function replaces<T extends Entry>(
  { store, world }: CacheScene,
  { kind, set }: Setter<T>,
  before: Partial<Recency>,
  after: Partial<Recency>,
): Promise<void> {
  const of = world.address(`replaced ${world.nextOrdinal()}`);
  const [first, second] = [kind.make(world, before, of), kind.make(world, after, of)];
  expect(await set(store, first), 'the answer to what came first').toBe(true);
  expect(await set(store, second), 'the answer to what came second').toBe(true);
  expect(await look(kind, store, second)).toStrictEqual(fresh(second));
}

/** Sets one after the other, and expects the first. */
async function isKeptOut<T extends Entry>(
  { store, world }: CacheScene,
  { kind, set }: Setter<T>,
  before: Partial<Recency>,
  after: Partial<Recency>,
): Promise<void> {
  const of = world.address(`kept ${world.nextOrdinal()}`);
  const first = kind.make(world, before, of);
  expect(await set(store, first), 'the answer to what came first').toBe(true);
  expect(await set(store, kind.make(world, after, of)), 'the answer to what came second').toBe(false);
  expect(await look(kind, store, first)).toStrictEqual(fresh(first));
}
