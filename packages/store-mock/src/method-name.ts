import type { AnySpec, MethodTable } from '@tradestore/core';

type AnyFunction = (...args: never[]) => unknown;

/** The names of a contract's methods. */
export type MethodName<S> = S extends unknown
  ? { [K in keyof S & string]: S[K] extends AnyFunction ? K : never }[keyof S & string]
  : never;

/** The parameters of a contract's method. */
export type MethodParameters<S, Method extends keyof S> = Parameters<Extract<S[Method], AnyFunction>>;

/** A method table as run-time code sees it. */
export type AnyMethodTable = Readonly<Record<string, AnySpec>>;

/** Forgets a table's contract, so that its entries can be read by name. */
export function anyMethodTable<S>(methods: MethodTable<S>): AnyMethodTable {
  return methods as AnyMethodTable;
}
