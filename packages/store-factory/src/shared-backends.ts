import type { Backend } from './backends.js';
import type { StoreRequest } from './config.js';
import type { Contract } from './contracts.js';

type Options = Readonly<Record<string, unknown>>;

/** A backend that is opened once, for all contracts that are configured with the same URL and options. */
export interface SharedBackend {
  readonly backend: Backend;
  /** What its functions get: the options, and of a server the URL. */
  readonly options: Options;
  readonly contracts: readonly Contract[];
}

/** The backends that a configuration comes to, in the order in which it names them. */
export function sharedBackends(requests: readonly StoreRequest[]): SharedBackend[] {
  const shared: (SharedBackend & { readonly contracts: Contract[] })[] = [];
  for (const { contract, backend, url, options: own } of requests) {
    const options = backend.server ? { url: url.text, ...own } : own;
    const known = shared.find((other) => other.backend === backend && isSame(other.options, options));
    if (known === undefined) shared.push({ backend, options, contracts: [contract] });
    else known.contracts.push(contract);
  }
  return shared;
}

function isSame(a: Options, b: Options): boolean {
  return Object.keys({ ...a, ...b }).every((name) => isSameOption(a[name], b[name]));
}

/** What asks for a password is data to nobody: two functions are two options, whatever they do. */
function isSameOption(a: unknown, b: unknown): boolean {
  if (typeof a === 'function' || typeof b === 'function') return a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}
