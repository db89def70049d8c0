import { type MethodTable, type Store, type TradeStore, tradeStoreMethods } from '@tradestore/core';

/** The store of each contract, by the name that configurations use for it. */
export interface ContractStores {
  readonly trades: TradeStore;
}

/** What a configuration can name a store for. */
export type Contract = keyof ContractStores;

const methods: { readonly [K in Contract]: MethodTable<ContractStores[K]> } = {
  trades: tradeStoreMethods,
};

/** Every contract, in the order in which stores are opened. */
export const contractNames: readonly Contract[] = Object.keys(methods) as Contract[];

/** Has it every member of the contract? One that an older package made may lack some. */
export function isStoreOf<K extends Contract>(contract: K, value: unknown): value is ContractStores[K] & Store {
  return typeof value === 'object' && value !== null && Object.keys(methods[contract]).every((name) => name in value);
}
