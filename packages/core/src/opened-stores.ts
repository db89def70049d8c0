import { closeTogether } from './close-stores.js';
import type { CloseOptions, CloseReport, Store } from './store.js';

/** The stores that were asked for, each made when it first is. What they share is released when the last of them has closed. */
export class OpenedStores {
  readonly #releaseShared: () => Promise<void>;
  readonly #stores = new Map<string, Store>();
  readonly #open = new Set<string>();
  #released: Promise<void> | undefined;

  constructor(releaseShared: () => Promise<void>) {
    this.#releaseShared = releaseShared;
  }

  /** @param make is given what the store calls once when it has closed */
  get<S extends Store>(name: string, make: (release: () => Promise<void>) => S): S {
    const known = this.#stores.get(name);
    if (known !== undefined) return known as S;
    const store = make(async () => {
      this.#open.delete(name);
      if (this.#open.size === 0) await this.#release();
    });
    this.#stores.set(name, store);
    this.#open.add(name);
    return store;
  }

  /** One that has not been closed. */
  any(): Store | undefined {
    const [name] = this.#open;
    return name === undefined ? undefined : this.#stores.get(name);
  }

  /** Closes all, and what they share, also when no store was asked for. */
  async close(options: CloseOptions | undefined): Promise<CloseReport> {
    try {
      return await closeTogether([...this.#stores.values()], options);
    } finally {
      await this.#release();
    }
  }

  #release(): Promise<void> {
    this.#released ??= this.#releaseShared();
    return this.#released;
  }
}
