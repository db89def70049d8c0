import type { ConfigChange, ConfigStore, WatchOptions } from '@tradestore/core';
import { expect } from 'vitest';
import { whileTimePasses } from '../until-done.js';
import type { ConfigScene } from './config-scene.js';

/** No test makes more changes; a store that yields the same ones for ever must fail and not hang. */
const CHANGES_MAX = 20_000;

/** Follows the changes of a store, and stops when the test is over. */
export class Watcher {
  /** Each change once, as they came. */
  readonly changes: ConfigChange[] = [];
  readonly #controller = new AbortController();
  readonly #iterator: AsyncIterator<ConfigChange>;
  readonly #harness: ConfigScene['harness'];
  readonly #seen = new Set<bigint>();
  #taken = 0;

  constructor(
    { store, harness, atEnd }: Pick<ConfigScene, 'atEnd' | 'harness'> & { readonly store: ConfigStore },
    options: WatchOptions = {},
  ) {
    this.#harness = harness;
    this.#iterator = store.watch({ ...options, signal: this.#controller.signal })[Symbol.asyncIterator]();
    atEnd(async () => {
      this.abort();
      // One that has ended already is not asked again.
      await this.#iterator.return?.().catch(() => undefined);
    });
  }

  /** The next change, a repeated one included; moves a virtual clock meanwhile. */
  async next(): Promise<IteratorResult<ConfigChange>> {
    return await whileTimePasses(this.#harness, this.#iterator.next());
  }

  /** The next change, while time stands still. */
  ask(): Promise<IteratorResult<ConfigChange>> {
    const next = this.#iterator.next();
    next.catch(() => undefined);
    return next;
  }

  abort(): void {
    this.#controller.abort();
  }

  /** Takes changes up to the one of that `seq`, and gives all so far, each once. */
  async upTo(seq: bigint): Promise<readonly ConfigChange[]> {
    while (!this.#seen.has(seq)) {
      const { done, value } = await this.next();
      expect(done, 'the end of a watch that nobody ended').toBe(false);
      expect(this.#taken++, 'changes that were yielded').toBeLessThan(CHANGES_MAX);
      if (this.#seen.has(value.seq)) continue;
      this.#seen.add(value.seq);
      this.changes.push(value);
    }
    return this.changes;
  }
}
