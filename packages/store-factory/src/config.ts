import { z } from 'zod';
import { type Backend, backends, choicesFor } from './backends.js';
import { closest } from './closest.js';
import { configError, schemaError } from './config-error.js';
import { type Contract, contractNames } from './contracts.js';
import { strict } from './option-rules.js';
import type { CommonOptions, MemoryOptions } from './options.js';
import type { PostgresServerOptions } from './postgres-options.js';
import type { QuestDbServerOptions } from './questdb-options.js';
import { parseStoreUrl, type StoreUrl } from './store-url.js';

/** A store in memory: `url` is `memory:`. */
export interface MemoryConfig extends MemoryOptions {
  readonly url: 'memory:' | `memory:?${string}`;
}

/** A store on PostgreSQL: `url` is `postgres://user@host/database`. */
export interface PostgresConfig extends PostgresServerOptions {
  readonly url: `postgres://${string}` | `postgresql://${string}`;
}

/**
 * A store on QuestDB: `url` is `questdb://user@host:9000`. (In two cases, because a lone template would be what TypeScript tells
 * configurations apart by, and a URL that is no literal would have no options.)
 */
export interface QuestDbConfig extends QuestDbServerOptions {
  readonly url: `questdb://${string}` | `QUESTDB://${string}`;
}

/** A store that is wherever `url` says: `postgres://user@host/database`. */
export interface ServerConfig extends CommonOptions {
  readonly url: string;
}

/** Where a store is: a URL, or a URL with options. */
export type StoreConfig = string | MemoryConfig | PostgresConfig | QuestDbConfig | ServerConfig;

/** Which stores to open: those that are named, and no others. */
export type StoresConfig = { readonly [K in Contract]?: StoreConfig | undefined };

/** A store to be opened, after all checks. */
export interface StoreRequest {
  readonly contract: Contract;
  readonly backend: Backend;
  readonly url: StoreUrl;
  /** What the backend's open function gets besides the URL: those of the URL's parameters and of the object together. */
  readonly options: Readonly<Record<string, unknown>>;
}

const STORES_RULE = "must be an object such as { trades: 'memory:' }";

const storesForm = strict(
  'contract',
  STORES_RULE,
  Object.fromEntries(contractNames.map((contract) => [contract, z.unknown().optional()])),
);

const URL_RULE = "must be a URL such as 'memory:', or an object with url";

const storeForm = z.preprocess(
  (value) => (typeof value === 'string' ? { url: value } : value),
  z.looseObject({ url: z.string(URL_RULE) }, URL_RULE),
);

/**
 * Checks a whole configuration.
 *
 * @throws DbError kind `config`
 */
export function parseStores(config: unknown): StoreRequest[] {
  const checked = storesForm.safeParse(config ?? {});
  if (!checked.success) throw schemaError('config', checked.error);
  const named = contractNames.filter((contract) => checked.data[contract] !== undefined);
  if (named.length === 0) {
    const choices = contractNames.map((contract) => `${contract}: ${choicesFor(contract)}`).join('; ');
    throw configError('config', `names no store; name at least one, as in { trades: 'memory:' }; choices: ${choices}`);
  }
  return named.map((contract) => parseStore(contract, checked.data[contract]));
}

/**
 * Checks the configuration of one store.
 *
 * @param place what an error is said of
 * @throws DbError kind `config`
 */
export function parseStore(contract: Contract, config: unknown, place: string = contract): StoreRequest {
  if ((config ?? '') === '') {
    throw configError(place, `no store is named; choose one of ${choicesFor(contract)}`);
  }
  const form = storeForm.safeParse(config);
  if (!form.success) throw schemaError(place, form.error);
  const { url: text, ...given } = form.data;
  const { backend, url } = resolveUrl(contract, text, place);
  const checked = backend.options.safeParse(given);
  if (!checked.success) throw schemaError(place, checked.error);
  if (backend.server) return { contract, backend, url, options: checked.data };
  const parameters = optionsInUrl(backend, url, place);
  const twice = Object.keys(parameters).find((name) => Object.hasOwn(checked.data, name));
  if (twice !== undefined) throw configError(`${place}.${twice}`, 'is given in the URL and beside it; keep one');
  return { contract, backend, url, options: { ...parameters, ...checked.data } };
}

/** The backend that a URL names, if it serves the contract. */
function resolveUrl(contract: Contract, text: string, place: string): { backend: Backend; url: StoreUrl } {
  const bare = text.includes(':') ? undefined : (closest(text, knownSchemes) ?? '');
  if (bare !== undefined) {
    const meant = backendOf(bare);
    throw configError(
      place,
      meant === undefined
        ? `is not a URL; write one of ${choicesFor(contract)}`
        : `a bare word is not a URL; write ${meant.example}`,
    );
  }
  const url = parseStoreUrl(place, text);
  const backend = backendOf(url.scheme);
  if (backend === undefined) {
    const meant = backendOf(closest(url.scheme, knownSchemes));
    const hint = meant === undefined ? '' : `did you mean ${meant.example}? `;
    throw configError(place, `unknown URL scheme; ${hint}choices: ${choicesFor(contract)}`);
  }
  if (!backend.serves.includes(contract)) {
    throw configError(place, `${backend.name} has no store for ${contract}; choose one of ${choicesFor(contract)}`);
  }
  if (backend.server !== (url.hosts !== undefined) || (!backend.server && url.path !== '')) {
    const shape = backend.server ? 'must name a server' : 'takes no host or path, only ?name=value';
    throw configError(place, `a URL of ${backend.name} ${shape}; write ${backend.example}`);
  }
  return { backend, url };
}

const knownSchemes: readonly string[] = backends.flatMap(({ schemes }) => schemes);

function backendOf(scheme: string | undefined): Backend | undefined {
  return backends.find(({ schemes }) => scheme !== undefined && schemes.includes(scheme));
}

/** The options that stand in a URL as query parameters. */
function optionsInUrl(backend: Backend, url: StoreUrl, place: string): Record<string, unknown> {
  const parameter = `${place}, URL parameter`;
  const parameters = [...new URLSearchParams(url.query)];
  if (parameters.some(([, text]) => text === '')) throw configError(parameter, 'one has no value; write name=value');
  if (new Set(parameters.map(([name]) => name)).size < parameters.length) {
    throw configError(parameter, 'one stands twice; keep one');
  }
  const options = Object.fromEntries(parameters.map(([name, text]) => [name, scalar(text)]));
  const checked = backend.options.safeParse(options);
  if (!checked.success) throw schemaError(parameter, checked.error, ' ');
  return checked.data;
}

/** A number or `false` as such, any other text as it is: the option's own rule says what it must be. */
function scalar(text: string): number | string | false {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === 'false' ? false : text;
}
