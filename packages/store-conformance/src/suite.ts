import type { Store } from '@tradestore/core';
import { CleanupStack } from './cleanup-stack.js';
import type { ContractTest } from './contract-test.js';
import { type Capability, type StoreHarness, unprovenWithout } from './harness.js';
import { within } from './time-limit.js';
import { World } from './world.js';

/** How long a test that has failed waits for its stores to close: a broken one may never do. */
const CLEANUP_AFTER_FAILURE_MS = 5_000;

/** What a test has to work with. */
export interface Scene<
  S extends Store,
  Options extends object = object,
  H extends StoreHarness<S, Options> = StoreHarness<S, Options>,
> {
  /** A store of the defaults that the tests of a group share: not to be closed. */
  readonly store: S;
  /** What this test has for itself. */
  readonly world: World;
  readonly harness: H;
  /** Opens a store of the test's own, which is closed when the test is over. */
  open(options?: Options): Promise<S>;
  /** Has something undone when the test is over, however it ends: the last first, stores' closing included. */
  atEnd(undo: () => Promise<unknown>): void;
}

/** Declares the test of one sentence of a contract. */
export type Contract<TheScene> = (
  sentence: string,
  prove: (scene: TheScene) => Promise<void>,
  options?: { readonly needs?: Capability | undefined },
) => void;

/** Collects the tests of one contract for one harness, and runs none. */
export class Suite<
  S extends Store,
  Options extends object = object,
  H extends StoreHarness<S, Options> = StoreHarness<S, Options>,
> {
  readonly #harness: H;
  readonly #tests: ContractTest[] = [];
  readonly #titles = new Set<string>();
  #worlds = 0;

  constructor(harness: H) {
    this.#harness = harness;
  }

  /** What was declared so far, in that order. */
  get tests(): readonly ContractTest[] {
    return this.#tests;
  }

  /** Declares a group of tests that share one store, opened by the first that runs. */
  group(title: string, declare: (contract: Contract<Scene<S, Options, H>>) => void): void {
    if (this.#titles.has(title)) throw new Error(`two groups are called "${title}"; a group is known by its title`);
    this.#titles.add(title);
    const harness = this.#harness;
    const stage = new Stage<S, Options, H>(harness);
    declare((sentence, prove, { needs } = {}) => {
      // Drawn when the test is declared and not when it runs, so that a filter leaves every test its world.
      const number = this.#worlds++;
      this.#tests.push({
        group: title,
        sentence,
        needs,
        get skipReason() {
          if (needs === undefined || !harness.unsupported.includes(needs)) return undefined;
          return `${harness.name}: ${needs}: ${unprovenWithout[needs]}`;
        },
        run: () => stage.play(new World(harness.name, number), prove),
        endGroup: () => stage.clear(),
      });
    });
  }
}

/** The stores of one group. */
class Stage<S extends Store, Options extends object, H extends StoreHarness<S, Options>> {
  readonly #harness: H;
  #shared: Promise<S> | undefined;
  readonly #underWay = new Set<CleanupStack>();

  constructor(harness: H) {
    this.#harness = harness;
  }

  async play(world: World, prove: (scene: Scene<S, Options, H>) => Promise<void>): Promise<void> {
    const harness = this.#harness;
    const cleanup = new CleanupStack();
    this.#underWay.add(cleanup);
    try {
      this.#shared ??= harness.open();
      await prove({
        store: await this.#shared,
        world,
        harness,
        open: async (options) => {
          const store = await harness.open(options);
          cleanup.add(() => store.close());
          return store;
        },
        atEnd: (undo) => cleanup.add(undo),
      });
    } catch (error) {
      // The proof's error says more than what comes of it.
      await within(CLEANUP_AFTER_FAILURE_MS, cleanup.run()).catch(() => undefined);
      throw error;
    } finally {
      this.#underWay.delete(cleanup);
    }
    await cleanup.run();
  }

  async clear(): Promise<void> {
    const all = new CleanupStack();
    const shared = this.#shared;
    this.#shared = undefined;
    if (shared !== undefined) {
      all.add(async () => {
        // A store that could not be opened has failed every test already.
        const [opened] = await Promise.allSettled([shared]);
        if (opened.status === 'fulfilled') await opened.value.close();
      });
    }
    for (const cleanup of this.#underWay) all.add(() => cleanup.run());
    this.#underWay.clear();
    await all.run();
  }
}
