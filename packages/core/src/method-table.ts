import type { CallOptions } from './call-options.js';
import type { CloseOptions, Health } from './store.js';

/**
 * What a contract's members are, said once, as data beside the interface. Layers, telemetry, mocks' faults, the conformance
 * suite and the docs read it. A member that is missing, extra or described as what it is not is a compile error.
 *
 * The table needs its annotation: `const table: MethodTable<TradeStore> = { ... }`.
 */
export type MethodTable<S, Root = S> = { readonly [K in keyof S & string]-?: MemberSpec<S, S[K], Root> };

// The two function types below match any function; parameters are contravariant, so `never` accepts them all.
type AnyFunction = (...args: never[]) => unknown;

type MemberSpec<S, F, Root> = F extends AnyFunction
  ? MethodSpec<S, F, Root>
  : F extends object
    ? NestedSpec<F, Root>
    : ValueSpec;

type MethodSpec<S, F extends AnyFunction, Root> = F extends (...args: never[]) => AsyncIterable<unknown>
  ? StreamSpec<S, F, Root>
  : F extends (...args: never[]) => Promise<unknown>
    ? HasOptionsBag<F> extends true
      ? TakesWork<F> extends true
        ? TransactionSpec<F, Root>
        : CallSpec<F, Root>
      : Parameters<F> extends [options?: CloseOptions | undefined]
        ? CloseSpec
        : never
    : Parameters<F> extends []
      ? SyncSpec
      : never;

/** What answers with nothing is a write, or a read that waits for writes; only `health` is a probe. */
type CallSpec<F extends AnyFunction, Root> = F extends (...args: never[]) => Promise<Health>
  ? ProbeSpec
  : F extends (...args: never[]) => Promise<void>
    ? WriteSpec<F, Root> | (ReadSpec<F, Root> & { readonly afterWrites: true })
    : WriteSpec<F, Root> | ReadSpec<F, Root>;

/** Checks the arguments before any I/O; throws DbError kind `invalid_argument`. The store is given for its limits. */
export type ArgumentCheck<Root, F extends AnyFunction> = (args: Readonly<Parameters<F>>, store: Root) => void;

/** Reads: always safe to repeat. */
export interface ReadSpec<F extends AnyFunction, Root> {
  readonly kind: 'read';
  /** Does it answer for the writes that were called before it? Then it begins when they have settled. */
  readonly afterWrites?: true;
  /** Which argument is the options bag: at run time a key and a bag look alike. */
  readonly bag: BagIndex<F>;
  readonly check?: ArgumentCheck<Root, F>;
}

/** Writes. */
export type WriteSpec<F extends AnyFunction, Root> = RowsOf<F> & {
  readonly kind: 'write';
  /** May it be sent again when its outcome is unknown? */
  readonly repeatable: boolean;
  readonly bag: BagIndex<F>;
  readonly check?: ArgumentCheck<Root, F>;
};

/** Which argument is the array of rows: said by every batch, and by nothing else. */
type RowsOf<F extends AnyFunction> =
  Parameters<F> extends readonly [infer First, ...unknown[]]
    ? First extends readonly unknown[]
      ? { readonly rows: 0 }
      : { readonly rows?: never }
    : { readonly rows?: never };

/** Yields what it reads piece by piece. */
export interface StreamSpec<S, F extends AnyFunction, Root> {
  readonly kind: 'stream';
  readonly bag: BagIndex<F>;
  /**
   * Makes the method over a store, so that pages are read through the layers around it. Left out: the store's own method, which
   * outlives failures by itself, as `watch` does.
   */
  readonly over?: (store: S) => F;
  readonly check?: ArgumentCheck<Root, F>;
}

/**
 * Runs a callback that changes several things, all or none. Around it are telemetry, the deadline and the bulkhead;
 * around the calls that the callback makes there is nothing.
 */
export interface TransactionSpec<F extends AnyFunction, Root> {
  readonly kind: 'transaction';
  readonly bag: BagIndex<F>;
  readonly check?: ArgumentCheck<Root, F>;
}

/**
 * A member that has methods of its own. Elsewhere they are named by their path: `rules.save`. Invariant by annotation: what the
 * compiler measures of a type that contains itself depends on what it met first, and another member's table could pass.
 */
export interface NestedSpec<in out S, Root> {
  readonly kind: 'nested';
  readonly methods: MethodTable<S, Root>;
}

/** Answers at once from what this process knows, also after `close`. */
export interface SyncSpec {
  readonly kind: 'sync';
}

/** `health`: telemetry only, so that an open circuit breaker never hides it. */
export interface ProbeSpec {
  readonly kind: 'control';
  readonly bag: 0;
}

/** `close`: telemetry only; its bag holds `deadlineMs` and no `CallOptions`. */
export interface CloseSpec {
  readonly kind: 'close';
}

/** A plain property. */
export interface ValueSpec {
  readonly kind: 'value';
}

/** Is the second of three arguments a callback? */
type TakesWork<F extends AnyFunction> =
  Required<Parameters<F>> extends readonly [unknown, infer Work, unknown]
    ? Work extends AnyFunction
      ? true
      : false
    : false;

type IsOptionsBag<T> = [NonNullable<T>] extends [CallOptions] ? true : false;

type HasOptionsBag<F extends AnyFunction> =
  Required<Parameters<F>> extends [...infer _Head, infer Last] ? IsOptionsBag<Last> : false;

/** The index of the last parameter, which is the options bag. */
type BagIndex<F extends AnyFunction> =
  Required<Parameters<F>> extends readonly [...infer Head, infer _Last] ? Head['length'] : never;

/** A member as run-time code sees it: the union of all specs without its contract's types. */
export type AnySpec =
  | { readonly kind: 'value' }
  | { readonly kind: 'sync' }
  | { readonly kind: 'close' }
  | { readonly kind: 'control'; readonly bag: number }
  | { readonly kind: 'nested'; readonly methods: AnyMethodTable }
  | AnyCallSpec
  | AnyStreamSpec;

/** A table without its contract's types. */
export type AnyMethodTable = Readonly<Record<string, AnySpec>>;

/** A stream as run-time code sees it. */
export interface AnyStreamSpec {
  readonly kind: 'stream';
  readonly bag: number;
  readonly over?: (store: never) => AnyFunction;
  readonly check?: (args: never, store: never) => void;
}

/** A call that goes to the server, as run-time code sees it. */
export type AnyCallSpec = { readonly bag: number; readonly check?: (args: never, store: never) => void } & (
  | { readonly kind: 'read'; readonly afterWrites?: true }
  | { readonly kind: 'write'; readonly repeatable: boolean; readonly rows?: number }
  | { readonly kind: 'transaction' }
);

/** Forgets a table's contract, so that its entries can be read by name. */
export function anyMethodTable<S>(methods: MethodTable<S>): AnyMethodTable {
  return methods as AnyMethodTable;
}

/** The entries of a table, and of the tables in it, by their paths: `rules.save`. Nested members themselves are left out. */
export function specsByPath(
  methods: AnyMethodTable,
  prefix = '',
): Record<string, Exclude<AnySpec, { kind: 'nested' }>> {
  const specs: Record<string, Exclude<AnySpec, { kind: 'nested' }>> = {};
  for (const [name, spec] of Object.entries(methods)) {
    const path = `${prefix}${name}`;
    if (spec.kind === 'nested') Object.assign(specs, specsByPath(spec.methods, `${path}.`));
    else specs[path] = spec;
  }
  return specs;
}
