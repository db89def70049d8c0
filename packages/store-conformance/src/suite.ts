import type { Store } from '@tradestore/core';
import { afterAll, describe, type TestContext, test } from 'vitest';
import { type Capability, type Harness, type OpenOptions, unprovenWithout } from './harness.js';
import { World } from './world.js';

declare module 'vitest' {
  interface TaskMeta {
    /** Why the test was skipped: reporters get no more than this of it. */
    skipReason?: string;
  }
}

/** Real servers start slowly and CI machines stall; a test that passes takes milliseconds. */
const TEST_TIMEOUT_MS = 30_000;

/** What a test has to work with. */
export interface Scene<S extends Store> {
  /** A store of the defaults that the tests of a group share: not to be closed. */
  readonly store: S;
  /** What this test has for itself. */
  readonly world: World;
  readonly harness: Harness<S>;
  /** Opens a store of the test's own, which is closed when the test has finished. */
  open(options?: OpenOptions): Promise<S>;
}

/** Declares the test of one sentence of a contract. */
export type Contract<S extends Store> = (
  sentence: string,
  prove: (scene: Scene<S>) => Promise<void>,
  options?: { readonly needs?: Capability | undefined },
) => void;

/** The tests of one contract for one harness. */
export class Suite<S extends Store> {
  readonly #harness: Harness<S>;
  readonly #announced = new Set<Capability>();
  #worlds = 0;

  constructor(harness: Harness<S>) {
    this.#harness = harness;
  }

  /** Declares a group of tests that share one store, opened by the first that runs. */
  group(title: string, declare: (contract: Contract<S>) => void): void {
    const harness = this.#harness;
    describe(title, () => {
      let shared: Promise<S> | undefined;

      afterAll(async () => {
        // A store that could not be opened has failed every test already.
        const [opened] = await Promise.allSettled([shared]);
        if (opened.status === 'fulfilled') await opened.value?.close();
      }, TEST_TIMEOUT_MS);

      declare((sentence, prove, { needs } = {}) => {
        // Drawn when the test is declared and not when it runs, so that a filter leaves every test its world.
        const world = new World(harness.name, this.#worlds++);
        test(sentence, { timeout: TEST_TIMEOUT_MS }, async (context) => {
          if (needs !== undefined) this.#skipWithout(needs, context);
          shared ??= harness.open();
          await prove({ store: await shared, world, harness, open: (options) => openFor(context, harness, options) });
        });
      });
    });
  }

  #skipWithout(capability: Capability, context: TestContext): void {
    if (!this.#harness.unsupported.includes(capability)) return;
    const reason = `${this.#harness.name}: ${capability}: ${unprovenWithout[capability]}`;
    if (!this.#announced.has(capability)) {
      this.#announced.add(capability);
      console.log(`skipped: ${reason}`);
    }
    context.task.meta.skipReason = reason;
    context.skip(reason);
  }
}

async function openFor<S extends Store>(context: TestContext, harness: Harness<S>, options?: OpenOptions): Promise<S> {
  const store = await harness.open(options);
  context.onTestFinished(async () => {
    await store.close();
  });
  return store;
}
