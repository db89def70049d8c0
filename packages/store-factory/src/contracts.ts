import {
  type AnyMethodTable,
  anyMethodTable,
  type ConfigStore,
  configStoreMethods,
  type MethodTable,
  type MetricsStore,
  metricsStoreMethods,
  type PositionStore,
  type PriceCache,
  positionStoreMethods,
  priceCacheMethods,
  type Store,
  type TradeStore,
  tradeStoreMethods,
} from '@tradestore/core';

/** The store of each contract, by the name that configurations use for it. */
export interface ContractStores {
  readonly trades: TradeStore;
  readonly positions: PositionStore;
  readonly metrics: MetricsStore;
  readonly prices: PriceCache;
  readonly config: ConfigStore;
}

/** What a configuration can name a store for. */
export type Contract = keyof ContractStores;

const methods: { readonly [K in Contract]: MethodTable<ContractStores[K]> } = {
  trades: tradeStoreMethods,
  positions: positionStoreMethods,
  metrics: metricsStoreMethods,
  prices: priceCacheMethods,
  config: configStoreMethods,
};

/** Every contract, in the order in which stores are opened. */
export const contractNames: readonly Contract[] = Object.keys(methods) as Contract[];

/** Has it every member of the contract, and of its members? One that an older package made may lack some. */
export function isStoreOf<K extends Contract>(contract: K, value: unknown): value is ContractStores[K] & Store {
  return hasMembers(anyMethodTable<ContractStores[K]>(methods[contract]), value);
}

function hasMembers(table: AnyMethodTable, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const members = value as Readonly<Record<string, unknown>>;
  return Object.entries(table).every(
    ([name, spec]) => name in members && (spec.kind !== 'nested' || hasMembers(spec.methods, members[name])),
  );
}
