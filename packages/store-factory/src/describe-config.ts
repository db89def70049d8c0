import { inspect } from 'node:util';
import { parseStores, type StoreRequest, type StoresConfig } from './config.js';
import type { Contract } from './contracts.js';
import { HIDDEN, withoutSecrets } from './store-url.js';

/** A configured store, fit to be printed. */
export interface StoreDescription {
  readonly backend: string;
  /** Without the password and the values of query parameters. */
  readonly url: string;
  /** The options in force, those of the URL of a store in memory included; without the password. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The configured stores by contract, fit to be printed. */
export type ConfigDescription = { readonly [K in Contract]?: StoreDescription };

/**
 * What a configuration comes to, with secrets hidden: for logs and status pages.
 *
 * @throws DbError kind `config`, as `createStores` would
 *
 * @example
 * ```ts
 * import { describeConfig } from '@tradestore/store-factory';
 *
 * const { trades } = describeConfig({ trades: 'postgres://bot:secret@db.example/trades' });
 * if (trades?.url !== 'postgres://bot:***@db.example/trades') throw new Error('not hidden');
 * ```
 */
export function describeConfig(config: StoresConfig): ConfigDescription {
  return Object.fromEntries(parseStores(config).map((request) => [request.contract, describeStore(request)]));
}

/** Options that are shown as hidden, functions that give a secret included. */
const secretOptions: readonly string[] = ['password', 'pgPassword', 'token'];

function describeStore({ backend, url, options }: StoreRequest): StoreDescription {
  const address = backend.server ? url : { ...url, query: '' };
  const shown = Object.entries(options).map(([name, value]) => [name, secretOptions.includes(name) ? HIDDEN : value]);
  return { backend: backend.name, url: withoutSecrets(address), options: Object.fromEntries(shown) };
}

/** The configuration itself, but printing it (`util.inspect`, `JSON.stringify`) gives its description. */
export function printable(config: StoresConfig): StoresConfig {
  const describe = (): ConfigDescription => (Object.keys(config).length === 0 ? {} : describeConfig(config));
  return Object.defineProperties(
    { ...config },
    {
      toJSON: { value: describe },
      [inspect.custom]: { value: describe },
    },
  );
}
