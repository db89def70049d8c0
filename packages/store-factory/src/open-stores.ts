import { closeInTurn, DbError, type Store } from '@tradestore/core';
import { backendFailure } from './backend-failure.js';
import type { Backend } from './backends.js';
import type { StoreRequest } from './config.js';
import { type Contract, type ContractStores, contractNames, isStoreOf } from './contracts.js';
import { loadBackend, type Open, type OpenBackend } from './load-backend.js';
import { sharedBackends } from './shared-backends.js';

/** The stores that were asked for, and what they were taken from. */
export interface OpenStores {
  /** In the order of the contracts. */
  readonly stores: ReadonlyMap<Contract, Store>;
  /** In the order of opening. */
  readonly backends: readonly OpenBackend[];
}

/**
 * Opens each backend once for all contracts that name it with the same URL and options, so that they share its connections.
 * When one fails, those before it are closed again.
 *
 * @throws DbError of the one that failed
 */
export async function openStores(
  requests: readonly StoreRequest[],
  load: (backend: Backend) => Promise<Open> = loadBackend,
): Promise<OpenStores> {
  const backends: OpenBackend[] = [];
  const stores = new Map<Contract, Store>();
  try {
    for (const { backend, options, contracts } of sharedBackends(requests)) {
      const opened = await open(await load(backend), backend, options);
      backends.push(opened);
      for (const contract of contracts) stores.set(contract, storeOf(contract, backend, opened));
    }
  } catch (error) {
    // What failed to open is the news; a failure to close comes of it.
    await closeInTurn(backends, undefined).catch(() => undefined);
    throw error;
  }
  const inOrder = [...stores].sort(([a], [b]) => contractNames.indexOf(a) - contractNames.indexOf(b));
  return { stores: new Map(inOrder), backends };
}

async function open(
  openBackend: Open,
  backend: Backend,
  options: Readonly<Record<string, unknown>>,
): Promise<OpenBackend> {
  try {
    return await openBackend(options);
  } catch (thrown) {
    throw backendFailure(backend, { when: 'when it was opened', outcome: 'not_applied' }, thrown);
  }
}

function storeOf<K extends Contract>(contract: K, backend: Backend, opened: OpenBackend): ContractStores[K] & Store {
  const store = opened[contract];
  if (isStoreOf(contract, store)) return store;
  throw new DbError({
    kind: 'unsupported',
    message: `${contract}: the installed ${backend.package} has no complete store for it; update it`,
  });
}
