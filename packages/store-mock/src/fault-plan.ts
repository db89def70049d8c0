import type {
  ConfigStore,
  ConfigTransaction,
  DbErrorKind,
  DbErrorOptions,
  MetricsStore,
  PositionStore,
  PriceCache,
  TradeStore,
} from '@tradestore/core';
import type { MethodName } from './method-name.js';

/**
 * What a rule can name: the methods of all contracts, those of members by their path, `rules.save`, and those inside of a
 * transaction after `tx.`, `tx.rules.save`. A mock refuses a rule for a method that it does not have.
 */
export type FaultyMethod =
  | Exclude<MethodName<TradeStore | PositionStore | MetricsStore | PriceCache | ConfigStore>, 'stats'>
  | `tx.${MethodName<ConfigTransaction>}`;

/** The error of a fault. What it leaves out is filled in: the message, the store and the method. */
export interface FaultError extends Omit<DbErrorOptions, 'attempts' | 'message' | 'operation' | 'store'> {
  readonly message?: string | undefined;
}

/**
 * Which calls fail, and how. A rule with neither `call` nor `probability` holds for every call of its methods.
 *
 * A rule counts (and draws a random number for) each call of its methods that has good arguments and an open store, in the
 * order of the calls and whether or not another rule comes first; so the same calls with the same seed fail in the same way,
 * however long they take.
 */
export interface FaultRule {
  /**
   * One method or several. `close` and `health` only take part when they are named: `health` then resolves with status
   * `down`; `close` releases everything and rejects. Through `withLayers`, a stream is read by its paged method
   * (`getTradesInTimerange`), so name that one. Methods of members are named by their path: `rules.save`. @default every read,
   * write, transaction and stream; with `applied`, every write and transaction
   */
  readonly method?: FaultyMethod | readonly FaultyMethod[] | undefined;
  /** Only the n-th call of its methods, from 1. Not together with `probability`. */
  readonly call?: number | undefined;
  /** Each call with this probability, 0 to 1. Not together with `call`. */
  readonly probability?: number | undefined;
  /**
   * What the call rejects with, or its kind. @default kind `connection`; `outcome` is `not_applied`, or `unknown` with
   * `applied`; for a read it is always `not_applied`
   */
  readonly error?: DbErrorKind | FaultError | undefined;
  /** The write takes effect and then the call fails: a lost acknowledgement. Writes and transactions only. */
  readonly applied?: true | undefined;
  /**
   * The call doesn't answer until its signal aborts, its `timeoutMs` passes or the store is closed: a frozen server. `close`
   * itself waits until its deadline. Not together with `error`.
   */
  readonly hang?: true | undefined;
}

/**
 * Which calls of a mock fail. Of the rules that hold for a call the first wins.
 *
 * @example
 * ```ts
 * import type { FaultPlan } from '@tradestore/store-mock';
 *
 * export const roughNetwork: FaultPlan = [
 *   { method: 'saveTrade', call: 3, applied: true }, // the third save is stored, and its answer is lost
 *   { method: 'getCandles', error: 'timeout' }, // candles never work
 *   { probability: 0.05 }, // of all other calls one in twenty loses its connection
 * ];
 * ```
 */
export type FaultPlan = readonly FaultRule[];
