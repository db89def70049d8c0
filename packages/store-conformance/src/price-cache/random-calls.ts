import { type Address, type Cached, I63_MAX, type PriceCache } from '@tradestore/core';
import { expect } from 'vitest';
import type { World } from '../world.js';
import { type Entry, type EntryKind, forEachKind } from './entries.js';
import { CacheModel } from './model.js';
import { passTime } from './pass-time.js';
import { type CacheScene, type CacheSuite, LONG_MS } from './scene.js';

const RUNS = 4;
const STEPS = 150;
const KEYS = 4;
/** Where slots may lie: a few next to each other, so that many are equal. */
const firstSlots = [0n, 2n ** 53n - 2n, 2n ** 62n, I63_MAX - 5n];
/** Where time is virtual, and can be over; where it is real, nothing is. */
const virtualTimes = { ttlMs: 40, staleMs: 100, fenceMs: 60 };
const realTimes = { ttlMs: LONG_MS, staleMs: LONG_MS, fenceMs: LONG_MS };

/** Random calls, one after the other, against a model of the contract. */
export function randomCalls(suite: CacheSuite): void {
  suite.group('random calls', (contract) => {
    forEachKind((kind) => {
      for (let run = 1; run <= RUNS; run++) {
        contract(`${STEPS} random calls about a ${kind.what} are answered as the contract says, run ${run}`, (scene) =>
          compareWithModel(scene, kind, firstSlots[run - 1] ?? 0n),
        );
      }
    });
  });
}

async function compareWithModel<T extends Entry>(scene: CacheScene, kind: EntryKind<T>, first: bigint): Promise<void> {
  const { world, harness } = scene;
  const times = harness.advance === undefined ? realTimes : virtualTimes;
  const store = await scene.open(times);
  const model = new CacheModel<T>(times);
  const keys = Array.from({ length: KEYS }, (_, at) => world.address(`key ${at}`));
  for (let step = 0; step < STEPS; step++) {
    const dice = new Dice(world, step);
    const some = Array.from({ length: 1 + dice.roll('count', 5) }, (_, at) => keys[dice.roll(`key ${at}`, KEYS)]);
    const chosen = some.filter((key) => key !== undefined);
    await takeStep({ scene, store, kind, model, dice, first, chosen, ttlMs: times.ttlMs, at: `step ${step}` });
  }
  expect(store.stats(), 'stats at the end').toStrictEqual(model.stats());
}

interface Step<T extends Entry> {
  readonly scene: CacheScene;
  readonly store: PriceCache;
  readonly kind: EntryKind<T>;
  readonly model: CacheModel<T>;
  readonly dice: Dice;
  readonly first: bigint;
  readonly chosen: readonly Address[];
  readonly ttlMs: number;
  readonly at: string;
}

async function takeStep<T extends Entry>(step: Step<T>): Promise<void> {
  const { scene, store, kind, model, dice, chosen, at } = step;
  const action = dice.roll('action', 10);
  if (action < 5) return await setSome(step);
  const likes = chosen.map((key) => kind.make(scene.world, {}, key));
  if (action < 8) {
    const allowStale = dice.roll('allow stale', 2) === 1;
    const found = await kind.getAll(store, likes, { allowStale });
    for (const key of new Set(chosen)) {
      expectSame(scene, found.get(key) ?? null, model.get(key, allowStale), `getting many at ${at}`);
    }
    const like = likes[0];
    if (like === undefined) return;
    const one = await kind.get(store, like, { allowStale });
    expectSame(scene, one, model.get(kind.keyOf(like), allowStale), `getting one at ${at}`);
  } else if (action < 9 && scene.harness.advance !== undefined) {
    const ms = dice.roll('ms', 90);
    await passTime(scene, ms);
    model.now += ms;
  } else {
    await kind.invalidate(store, likes.slice(0, 1));
    for (const key of chosen.slice(0, 1)) model.invalidate(key);
  }
}

async function setSome<T extends Entry>({
  scene,
  store,
  kind,
  model,
  dice,
  first,
  chosen,
  ttlMs,
  at,
}: Step<T>): Promise<void> {
  const { world } = scene;
  const values = chosen.map((key, place) => {
    const slot = first + BigInt(dice.roll(`slot ${place}`, 6));
    return kind.make(world, { slot, time: world.at(dice.roll(`time ${place}`, 3)) }, key);
  });
  const options = dice.roll('own ttl', 2) === 1 ? { ttlMs: ttlMs * 2 } : {};
  const setInModel = (value: T): boolean => model.set(kind.keyOf(value), value, options.ttlMs ?? ttlMs);
  if (dice.roll('batch', 2) === 1) {
    expect(await kind.setAll(store, values, options), `setting many at ${at}`).toStrictEqual(values.map(setInModel));
    return;
  }
  for (const value of values) {
    expect(await kind.set(store, value, options), `setting one at ${at}`).toBe(setInModel(value));
  }
}

/** The same but for the age, which is exact only where time is virtual. */
function expectSame<T>(
  { harness }: CacheScene,
  found: Cached<T> | null,
  expected: Cached<T> | null,
  what: string,
): void {
  const ageMs = harness.advance === undefined ? found?.ageMs : expected?.ageMs;
  expect(found, what).toStrictEqual(expected === null ? null : { ...expected, ageMs });
}

/** The same numbers in every run. */
class Dice {
  readonly #world: World;
  readonly #step: number;

  constructor(world: World, step: number) {
    this.#world = world;
    this.#step = step;
  }

  roll(label: string, sides: number): number {
    return this.#world.number(`step ${this.#step} ${label}`, sides);
  }
}
