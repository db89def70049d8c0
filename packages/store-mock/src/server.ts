import { DbError } from '@tradestore/core';

/** What a store lets its server do to it. */
export interface ServedStore {
  /** Ends all calls under way with this error. */
  readonly cutOff: (error: DbError) => void;
}

/**
 * The server that mocks stand for, to be disturbed while they are used: what a fault plan says of single calls, it does to all.
 * Stores that were given the same one share its fate.
 *
 * @example
 * ```ts
 * import { MockServer, MockTradeStore } from '@tradestore/store-mock';
 *
 * const server = new MockServer();
 * const store = new MockTradeStore({ server });
 * server.freeze();
 * console.log((await store.health({ timeoutMs: 20 })).status); // down
 * server.thaw();
 * console.log((await store.health()).status); // up
 * await store.close();
 * ```
 */
export class MockServer {
  readonly #stores = new Set<ServedStore>();
  readonly #whenThawed = new Set<() => void>();
  #frozen = false;

  /** Does it answer nothing? */
  get isFrozen(): boolean {
    return this.#frozen;
  }

  /** Answers nothing from now on: calls wait for {@link MockServer.thaw}, their deadline or their signal. Nothing takes effect meanwhile. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Answers again, first what was asked meanwhile and not given up. */
  thaw(): void {
    this.#frozen = false;
    const waiting = [...this.#whenThawed];
    this.#whenThawed.clear();
    for (const resume of waiting) resume();
  }

  /** Cuts all connections: calls under way reject with kind `connection`; the next ones connect anew. */
  breakConnections(): void {
    for (const store of this.#stores) {
      store.cutOff(
        new DbError({ kind: 'connection', message: 'the connection was cut by MockServer.breakConnections' }),
      );
    }
  }

  /** Calls back once when the server answers again. @returns what ends it */
  onThaw(resume: () => void): () => void {
    this.#whenThawed.add(resume);
    return () => {
      this.#whenThawed.delete(resume);
    };
  }

  /** Puts a store under the server's fate. @returns what takes it away, when it is closed */
  serve(store: ServedStore): () => void {
    this.#stores.add(store);
    return () => {
      this.#stores.delete(store);
    };
  }
}
