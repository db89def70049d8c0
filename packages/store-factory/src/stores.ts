import type { CallOptions, CloseOptions, CloseReport, Health } from '@tradestore/core';
import type { StoresConfig } from './config.js';
import type { Contract, ContractStores } from './contracts.js';
import type { StoresMigration } from './migrate-stores.js';

/** The contracts that a configuration names; one that it may name or not is there or undefined. */
type Configured<C extends StoresConfig, T extends { readonly [K in Contract]: unknown }> = {
  readonly [K in Contract & keyof C]: undefined extends C[K] ? T[K] | undefined : T[K];
};

/** How all stores are. */
export interface StoresHealth<C extends StoresConfig = StoresConfig> {
  /** The worst of its stores'. */
  readonly status: Health['status'];
  /** Each store's own. */
  readonly stores: Configured<C, { readonly [K in Contract]: Health }>;
}

/** What holds for the stores as a whole. */
interface StoreSet<C extends StoresConfig> extends AsyncDisposable {
  /** How all stores are. Resolves also when some are down; rejects with kind `closed` after `close`. */
  health(options?: CallOptions): Promise<StoresHealth<C>>;
  /**
   * Brings the schema of every server up to date, one after another, with the login that its URL names and on connections of its own;
   * what is in memory has none. Opening never does this. Repeating it is always safe, also beside other runs.
   *
   * @param options `timeoutMs` is for each database; default: its backend's, ten minutes on PostgreSQL
   * @returns what was done to each database, in the order of opening
   * @throws DbError of the first that fails; those before it stay as they were brought
   */
  migrate(options?: CallOptions): Promise<readonly StoresMigration[]>;
  /**
   * Closes the stores in the reverse order of opening, within one deadline for all; `unwritten` is the sum. One that fails
   * does not keep the others open: its error is the rejection, after all were closed. Calling it twice is fine.
   */
  close(options?: CloseOptions): Promise<CloseReport>;
}

/** The stores of a configuration: exactly those that it names, by contract. */
export type Stores<C extends StoresConfig = StoresConfig> = Configured<C, ContractStores> & StoreSet<C>;
