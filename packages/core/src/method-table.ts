import type { CallOptions } from './call-options.js';
import type { CloseOptions, Health } from './store.js';

/**
 * What a contract's members are, said once, as data beside the interface. Layers, telemetry, mocks' faults, the conformance
 * suite and the docs read it. A member that is missing, extra or described as what it is not is a compile error.
 *
 * The table needs its annotation: `const table: MethodTable<TradeStore> = { ... }`.
 */
export type MethodTable<S> = { readonly [K in keyof S & string]-?: MemberSpec<S, S[K]> };

// The two function types below match any function; parameters are contravariant, so `never` accepts them all.
type AnyFunction = (...args: never[]) => unknown;

type MemberSpec<S, F> = F extends AnyFunction
  ? F extends (...args: never[]) => AsyncIterable<unknown>
    ? StreamSpec<S, F>
    : HasOptionsBag<F> extends true
      ? CallSpec<S, F>
      : Parameters<F> extends [options?: CloseOptions | undefined]
        ? CloseSpec
        : never
  : ValueSpec;

/** What answers with nothing is a write, or a read that waits for writes; only `health` is a probe. */
type CallSpec<S, F extends AnyFunction> = F extends (...args: never[]) => Promise<Health>
  ? ProbeSpec
  : F extends (...args: never[]) => Promise<void>
    ? WriteSpec<S, F> | (ReadSpec<S, F> & { readonly afterWrites: true })
    : WriteSpec<S, F> | ReadSpec<S, F>;

/** Checks the arguments before any I/O; throws DbError kind `invalid_argument`. The store is given for its limits. */
export type ArgumentCheck<S, F extends AnyFunction> = (args: Readonly<Parameters<F>>, store: S) => void;

/** Reads: always safe to repeat. */
export interface ReadSpec<S, F extends AnyFunction> {
  readonly kind: 'read';
  /** Does it answer for the writes that were called before it? Then it begins when they have settled. */
  readonly afterWrites?: true;
  /** Which argument is the options bag: at run time a key and a bag look alike. */
  readonly bag: BagIndex<F>;
  readonly check?: ArgumentCheck<S, F>;
}

/** Writes. */
export type WriteSpec<S, F extends AnyFunction> = RowsOf<F> & {
  readonly kind: 'write';
  /** May it be sent again when its outcome is unknown? */
  readonly repeatable: boolean;
  readonly bag: BagIndex<F>;
  readonly check?: ArgumentCheck<S, F>;
};

/** Which argument is the array of rows: said by every batch, and by nothing else. */
type RowsOf<F extends AnyFunction> =
  Parameters<F> extends readonly [infer First, ...unknown[]]
    ? First extends readonly unknown[]
      ? { readonly rows: 0 }
      : { readonly rows?: never }
    : { readonly rows?: never };

/** Yields rows read page by page through the layers. */
export interface StreamSpec<S, F extends AnyFunction> {
  readonly kind: 'stream';
  readonly bag: BagIndex<F>;
  /** Makes the method over a store, so that pages are read through the layers around it. */
  readonly over: (store: S) => F;
  readonly check?: ArgumentCheck<S, F>;
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

type IsOptionsBag<T> = [NonNullable<T>] extends [CallOptions] ? true : false;

type HasOptionsBag<F extends AnyFunction> =
  Required<Parameters<F>> extends [...infer _Head, infer Last] ? IsOptionsBag<Last> : false;

/** The index of the last parameter, which is the options bag. */
type BagIndex<F extends AnyFunction> =
  Required<Parameters<F>> extends readonly [...infer Head, infer _Last] ? Head['length'] : never;

/** A member as run-time code sees it: the union of all specs without its contract's types. */
export type AnySpec =
  | { readonly kind: 'value' }
  | { readonly kind: 'close' }
  | { readonly kind: 'control'; readonly bag: number }
  | AnyCallSpec
  | {
      readonly kind: 'stream';
      readonly bag: number;
      readonly over: (store: never) => AnyFunction;
      readonly check?: (args: never, store: never) => void;
    };

/** A read or a write as run-time code sees it. */
export type AnyCallSpec =
  | {
      readonly kind: 'read';
      readonly bag: number;
      readonly afterWrites?: true;
      readonly check?: (args: never, store: never) => void;
    }
  | {
      readonly kind: 'write';
      readonly repeatable: boolean;
      readonly bag: number;
      readonly rows?: number;
      readonly check?: (args: never, store: never) => void;
    };
