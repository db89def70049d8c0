import { DbError, isDbError, type Store } from '@tradestore/core';
import type { Backend } from './backends.js';
import { closeAll } from './close-all.js';
import type { StoreRequest } from './config.js';
import { type Contract, type ContractStores, isStoreOf } from './contracts.js';
import { loadBackend, type Open, type OpenBackend } from './load-backend.js';

/** The stores that were asked for, and what they were taken from. */
export interface OpenStores {
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
  const backends = new Map<string, OpenBackend>();
  const stores = new Map<Contract, Store>();
  try {
    for (const { contract, backend, url, options } of requests) {
      const given = backend.server ? { url: url.text, ...options } : options;
      const identity = JSON.stringify([backend.name, given]);
      const opened = backends.get(identity) ?? (await open(await load(backend), backend, given));
      backends.set(identity, opened);
      stores.set(contract, storeOf(contract, backend, opened));
    }
  } catch (error) {
    // What failed to open is the news; a failure to close comes of it.
    await closeAll([...backends.values()], undefined).catch(() => undefined);
    throw error;
  }
  return { stores, backends: [...backends.values()] };
}

async function open(
  openBackend: Open,
  { name, package: source }: Backend,
  options: Readonly<Record<string, unknown>>,
): Promise<OpenBackend> {
  try {
    return await openBackend(options);
  } catch (error) {
    if (isDbError(error)) throw error;
    throw new DbError({
      kind: 'internal',
      message: `${name}: ${source} threw an error of its own when it was opened; please report it with its cause`,
      outcome: 'not_applied',
      cause: error,
    });
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
