import type { AuditLog } from './audit-log.js';
import type { CallOptions } from './call-options.js';
import type { ChangeContext } from './change-context.js';
import type { Address } from './model/address.js';
import type { TraderProfile } from './model/profile.js';
import type { OrderRule, OrderRuleKind, OrderRuleStatus } from './model/rule.js';
import type { Setting } from './model/setting.js';
import type { Timestamp } from './model/timestamp.js';
import type { Store } from './store.js';

/** What must hold for a change to be made; otherwise it is refused with kind `conflict`. */
export interface Expect {
  /** The version of the live record; 0: there must be no live record. */
  readonly expectedVersion: number;
}

/** What a change outside of a transaction needs. */
export interface ChangeOptions extends ChangeContext, Expect, CallOptions {}

/** A record as it was made by one change. */
export interface Versioned<T> {
  /** Null: the change removed it. */
  readonly record: T;
  /** 1, 2, 3, ... for each id, also past its removal. */
  readonly version: number;
  /** When it was changed, by the store's clock, in microseconds: the time of its audit entry. Clocks are set, so it may fall. */
  readonly time: Timestamp;
  /** Who changed it. */
  readonly actor: string;
}

/** What {@link RecordSet.list} accepts. */
export interface ListOptions<Filter> extends CallOptions {
  readonly filter?: Filter | undefined;
  /** The most records to return, 1 to `maxRows`. Without it there must be at most `maxRows`. */
  readonly limit?: number | undefined;
  /** Only records whose id follows this one: that of the last of the page before. */
  readonly after?: string | undefined;
}

/** What {@link RecordSet.history} accepts. */
export interface HistoryOptions extends CallOptions {
  /** The most versions to return, 1 to `maxRows`. Without it there must be at most `maxRows`. */
  readonly limit?: number | undefined;
  /** Only versions after this one: that of the last of the page before. */
  readonly after?: number | undefined;
}

/** Records that are asked for need no filter. */
export type NoFilter = Readonly<Record<never, never>>;

/** Which rules: those that have all these. */
export interface RuleFilter {
  readonly profileId?: string | undefined;
  readonly kind?: OrderRuleKind | undefined;
  readonly status?: OrderRuleStatus | undefined;
  readonly token?: Address | undefined;
}

/**
 * The records of one kind. A save or removal that resolves is stored with its audit entry, which is written in the same
 * transaction.
 */
export interface RecordSet<T, Filter = NoFilter> {
  /** The live record of an id; null when there is none, or no longer. */
  get(id: string, options?: CallOptions): Promise<Versioned<T> | null>;

  /** The live records, by id in the order of `compareText`. Without `limit`, more than `maxRows` reject with kind `resource`. */
  list(options?: ListOptions<Filter>): Promise<Versioned<T>[]>;

  /** All versions of an id, removals included, oldest first. Without `limit`, more than `maxRows` reject with kind `resource`. */
  history(id: string, options?: HistoryOptions): Promise<Versioned<T | null>[]>;

  /**
   * Creates a record, or replaces it whole. **Not** safe to repeat when the outcome is unknown: the repetition is refused with
   * kind `conflict`, whose `details.lastCorrelationId` says whether the first attempt was made.
   *
   * @throws DbError kind `conflict` unless `expectedVersion` holds, permanent, with `details.currentVersion` (the version of the
   * last change, 0: there was none), `details.live`, `details.lastCorrelationId` (null: it had none, or there was no change) and
   * `details.seq` (of its audit entry, 0n: there is none); kind `constraint` for a rule without a live profile
   */
  save(record: T, options: ChangeOptions): Promise<Versioned<T>>;

  /**
   * Removes a record. Its versions and its history stay. **Not** safe to repeat when the outcome is unknown.
   *
   * @throws DbError kind `conflict` as `save`; kind `constraint` for a profile with rules that are not `done`
   */
  remove(id: string, options: ChangeOptions): Promise<Versioned<null>>;
}

/** What a change inside of a transaction needs; who and why are the transaction's. */
export interface ChangeInTransactionOptions extends Expect, CallOptions {}

/** The records of one kind inside of a transaction. */
export interface RecordSetInTransaction<T> {
  /**
   * The live record, with what the transaction has changed; nobody else changes it until the transaction has ended. Where there
   * is none, nothing is locked.
   */
  get(id: string, options?: CallOptions): Promise<Versioned<T> | null>;
  /** As {@link RecordSet.save}; takes effect with the transaction. */
  save(record: T, options: ChangeInTransactionOptions): Promise<Versioned<T>>;
  /** As {@link RecordSet.remove}; takes effect with the transaction. */
  remove(id: string, options: ChangeInTransactionOptions): Promise<Versioned<null>>;
}

/** What `work` of {@link ConfigStore.transaction} gets. After `work` has settled its methods reject with kind `closed`. */
export interface ConfigTransaction {
  readonly settings: RecordSetInTransaction<Setting>;
  readonly profiles: RecordSetInTransaction<TraderProfile>;
  readonly rules: RecordSetInTransaction<OrderRule>;
}

/** The kinds of records, as audit entries and changes name them. */
export type RecordKind = 'setting' | 'profile' | 'rule';

/** The record of each kind. */
export interface RecordsByKind {
  readonly setting: Setting;
  readonly profile: TraderProfile;
  readonly rule: OrderRule;
}

/** What was done to a record. */
export type ChangeAction = 'create' | 'update' | 'remove';

/** One committed change. */
export type ConfigChange = {
  readonly [K in RecordKind]: {
    /** Of its audit entry: changes come in this order. */
    readonly seq: bigint;
    readonly kind: K;
    readonly id: string;
    readonly version: number;
    readonly action: ChangeAction;
    /** The record after the change; null: it was removed. */
    readonly record: RecordsByKind[K] | null;
  };
}[RecordKind];

/** What {@link ConfigStore.watch} accepts. */
export interface WatchOptions extends CallOptions {
  /** Only changes after the audit entry of this `seq`. @default the log's head when the first change is asked for */
  readonly after?: bigint | undefined;
  /** Only records of these kinds. @default all */
  readonly kinds?: readonly RecordKind[] | undefined;
}

/**
 * Stores the platform's configuration: settings, trader profiles and order rules, each change with who, why and an entry in an
 * audit log that cannot be written past.
 *
 * Obligations that hold for every config store:
 *
 * - A change is refused with kind `conflict` unless `expectedVersion` holds. Versions never restart for an id; a removal leaves
 *   a tombstone, which has a version too.
 * - The audit entry is written in the same transaction as the change; a change without one cannot be expressed.
 * - A rule is saved under a live profile only; a profile with rules that are not `done` cannot be removed (kind `constraint`).
 *   Its done rules stay when it goes: they can be read and removed, and saved no more.
 * - A read sees every change that resolved, at once, and nothing of a transaction that has not ended.
 * - A store keeps its own copy: changing what was given or returned changes nothing that is stored. Fields that a record's type
 *   does not have are not stored.
 *
 * @example
 * ```ts
 * import type { ConfigStore, OrderRule } from '@tradestore/core';
 *
 * export async function pause(config: ConfigStore, id: string): Promise<void> {
 *   const found = await config.rules.get(id);
 *   if (found === null) return;
 *   const rule: OrderRule = { ...found.record, status: 'paused' };
 *   // Refused with kind `conflict` when somebody else changed the rule meanwhile.
 *   await config.rules.save(rule, { expectedVersion: found.version, actor: 'risk-desk', reason: 'volatility' });
 * }
 * ```
 */
export interface ConfigStore extends Store {
  /** The most records that one call returns, and the largest `limit`. */
  readonly maxRows: number;
  readonly settings: RecordSet<Setting>;
  readonly profiles: RecordSet<TraderProfile>;
  readonly rules: RecordSet<OrderRule, RuleFilter>;
  readonly audit: AuditLog;

  /**
   * Changes several records, all or none. What `work` throws rolls everything back, and is what the call rejects with, as it is.
   *
   * READ COMMITTED: `tx.*.get` locks the record until the end, so what it says still holds then. Transactions of other records
   * go on meanwhile. On a conflict inside of the database, such as a deadlock, `work` runs again from the start, so it must do
   * nothing but use `tx`; once COMMIT was sent it does not run again. When a call of `tx` fails for the database's sake (a lost
   * connection, a deadline), the transaction is lost, whatever `work` makes of it. Audit entries are appended in the order of the changes,
   * after `work` has resolved.
   *
   * @throws DbError kind `internal` from any method of this store that is called inside of `work`: it would wait for itself
   */
  transaction<T>(
    context: ChangeContext,
    work: (tx: ConfigTransaction) => Promise<T>,
    options?: CallOptions,
  ): Promise<T>;

  /**
   * Every change that is committed, in the order of `seq`, each at least once, until the signal aborts (kind `cancelled`) or the
   * loop is left. Survives lost connections. `audit.head()`, then `list`, then `watch({ after: head.seq })` misses nothing.
   * `timeoutMs` counts for each question that it asks the server; one that takes longer is asked again.
   */
  watch(options?: WatchOptions): AsyncIterable<ConfigChange>;
}
