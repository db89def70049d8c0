import type { SeriesStore, Store } from '@tradestore/core';

/**
 * What not every backend, or not every machine that tests run on, can show. A test that needs one says so, and is skipped with
 * a printed line where the harness names it as unsupported.
 *
 * - `shared-database`: stores that the harness opens, beside each other or one after the other, hold the same data. An
 *   in-memory store (`durability: 'none'`) has nothing to share.
 * - `survives-restart`: {@link StoreHarness.restart} can stop the server as a crash would, and start it again.
 * - `connection-faults`: {@link StoreHarness.breakConnection} can cut the connections of a store.
 * - `frozen-server`: {@link StoreHarness.freeze} can make the server stop answering, and {@link StoreHarness.thaw} answer again.
 */
export type Capability = 'shared-database' | 'survives-restart' | 'connection-faults' | 'frozen-server';

/** What remains unproven without a capability: the end of the line that is printed when tests are skipped for it. */
export const unprovenWithout: Readonly<Record<Capability, string>> = {
  'shared-database': 'that what one store saved is read by another one of the same database',
  'survives-restart': 'that a save that resolved survives the crash of the database process',
  'connection-faults': 'that a store recovers after its connections were cut',
  'frozen-server': 'that a call in flight ends by its deadline or abort when the server never answers',
};

/** How the suite wants a store of a series opened: of trades, of positions, of metrics. */
export interface OpenOptions {
  /** The store's `maxRows`; left out: the backend's default. */
  readonly maxRows?: number | undefined;
}

/**
 * What a backend supplies to be tested: how to open its stores and how to disturb them. Some twenty lines.
 *
 * Obligations of a harness:
 *
 * - Its database is its own and has the current schema. It needs not be empty: each test uses tokens, traders, signatures and
 *   days of its own, drawn from `name` and from nothing else, so the database must not have seen this suite under this name.
 * - It opens stores as users get them, with their layers around them.
 *
 * Obligations of the suite: it closes each store that it opened, and never calls {@link StoreHarness.restart} while other tests run.
 */
export interface StoreHarness<S extends Store, Options extends object = object> {
  /** Names the backend in test names and printed lines, as `postgres` or `questdb (one row per request)`. */
  readonly name: string;

  /** Opens a store on the harness's database. The suite closes it. */
  open(options?: Options): Promise<S>;

  /**
   * Moves the clock of all stores that the harness opened on by so many milliseconds. For stores on a virtual clock; without
   * it, stores live in real time.
   */
  advance?(ms: number): Promise<void>;

  /**
   * Cuts every connection of the store, as a failing network does. The server keeps running and accepts new connections.
   * Needed unless `connection-faults` is unsupported.
   */
  breakConnection?(store: S): Promise<void>;

  /**
   * Kills the server without letting it tidy up, and resolves when it answers again. Needed unless `survives-restart` is
   * unsupported.
   */
  restart?(): Promise<void>;

  /**
   * Makes the store's server stop answering, and keep its connections open: a process that is stopped (SIGSTOP), a proxy that
   * holds back what it is given. Needed unless `frozen-server` is unsupported.
   */
  freeze?(store: S): Promise<void>;

  /**
   * Lets the server of {@link StoreHarness.freeze} answer again; what it was given meanwhile may take effect then. Needed unless
   * `frozen-server` is unsupported.
   */
  thaw?(store: S): Promise<void>;

  /** What cannot be shown here. The tests that need it are skipped, with a line that says what is not proven. */
  readonly unsupported: readonly Capability[];
}

/** The harness of a store of a series. */
export interface SeriesHarness<S extends SeriesStore> extends StoreHarness<S, OpenOptions> {
  /**
   * Resolves once everything that was saved through the store, by calls that have settled, can be read. `store.flush('visible')`
   * will do for most; a store on a virtual clock moves it.
   */
  settle(store: S): Promise<void>;
}

/** What a backend writes for a contract: a {@link SeriesHarness} for trades, positions and metrics, else a {@link StoreHarness}. */
export type Harness<S extends Store, Options extends object = object> = S extends SeriesStore
  ? SeriesHarness<S>
  : StoreHarness<S, Options>;
