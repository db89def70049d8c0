import type { CallOptions, Store } from '@tradestore/core';
import type { Scene, Suite } from '../suite.js';
import type { World } from '../world.js';

export type StoreSuite<S extends Store> = Suite<S>;
export type StoreScene<S extends Store> = Scene<S>;

/** What the tests that hold for every store need to know of a contract. */
export interface StoreKit<S extends Store> {
  /** `TradeStore`: stands in the title of the tests. */
  readonly contract: string;
  /** A call of every method but `close`. */
  readonly calls: MethodCalls<S>;
  /** Puts in place what {@link StoreKit.calls} need to resolve in a world, such as a record to be removed. */
  prepare?(store: S, world: World): Promise<void>;
  /**
   * The methods that answer with a stream, and whether it ends by itself: one of what is yet to come ends by its signal alone, so
   * no test waits for it. Needed where the contract has streams.
   */
  readonly streams?: { readonly [Path in StreamPath<S>]: 'finite' | 'endless' };
  /** Methods besides `health` whose calls may answer while the server does not. */
  readonly withoutServer?: readonly MethodPath<S>[];
}

/**
 * Calls a method with arguments that every store accepts, whatever else is called in the same world, before or at the same
 * time. A stream is read to its end. Not async, so that a method that throws at once is seen to.
 */
export type MethodCall<S extends Store> = (store: S, world: World, options: CallOptions) => Promise<unknown>;

/** One call per method; a new method without one is a compile error. */
export type MethodCalls<S extends Store> = Readonly<Record<MethodPath<S>, MethodCall<S>>>;

// Parameters are contravariant, so `never` matches any function.
type FunctionTo<Answer> = (...args: never[]) => Answer;

type KeyOf<S, Answer> = { [K in keyof S & string]: S[K] extends FunctionTo<Answer> ? K : never }[keyof S & string];

type NestedPath<S, Answer> = {
  [K in keyof S & string]: S[K] extends FunctionTo<unknown> | string | number | bigint | boolean
    ? never
    : `${K}.${KeyOf<S[K], Answer>}`;
}[keyof S & string];

/** The methods of a contract that answer with a stream. */
export type StreamPath<S> = KeyOf<S, AsyncIterable<unknown>> | NestedPath<S, AsyncIterable<unknown>>;

/**
 * The methods of a contract that answer with a promise or a stream, but `close`: `saveTrade`, and of members that are objects
 * `rules.save`. What answers at once, as `stats` does, is none of them.
 */
export type MethodPath<S> =
  | Exclude<KeyOf<S, Promise<unknown>>, 'close'>
  | NestedPath<S, Promise<unknown>>
  | StreamPath<S>;

/** A method with its call. */
export type NamedCall<S extends Store> = readonly [method: MethodPath<S>, call: MethodCall<S>];

/** The calls by the names of their methods. */
export function callsOf<S extends Store>(kit: StoreKit<S>): readonly NamedCall<S>[] {
  return Object.entries<MethodCall<S>>(kit.calls) as [MethodPath<S>, MethodCall<S>][];
}

/** The calls that come to an end by themselves. */
export function endingCallsOf<S extends Store>(kit: StoreKit<S>): readonly NamedCall<S>[] {
  return callsOf(kit).filter(([method]) => streamOf(kit, method) !== 'endless');
}

/** The calls that are not made of others, as a stream is of its pages. */
export function singleCallsOf<S extends Store>(kit: StoreKit<S>): readonly NamedCall<S>[] {
  return callsOf(kit).filter(([method]) => streamOf(kit, method) === undefined);
}

function streamOf<S extends Store>(kit: StoreKit<S>, method: string): unknown {
  return Object.entries(kit.streams ?? {}).find(([name]) => name === method)?.[1];
}
