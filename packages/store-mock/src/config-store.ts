import {
  type AuditLog,
  type CallOptions,
  type ChangeContext,
  type CloseOptions,
  type CloseReport,
  type ConfigChange,
  type ConfigStore,
  type ConfigTransaction,
  followChanges,
  type Health,
  InsideTransaction,
  isDbError,
  type NoFilter,
  type OrderRule,
  ownContext,
  type RecordSet,
  type RuleFilter,
  type Setting,
  type TraderProfile,
  timestampFromMillis,
  type WatchOptions,
  WorkFailure,
} from '@tradestore/core';
import { auditLog } from './config/audit-log.js';
import { ConfigData } from './config/config-data.js';
import { ConfigEngine } from './config/config-engine.js';
import { configSpecs } from './config/config-specs.js';
import { recordSet } from './config/record-set.js';
import { recordsInTransaction } from './config/records-in-transaction.js';
import { failing } from './failing.js';
import type { FaultPlan, FaultRule } from './fault-plan.js';
import type { Latency } from './latency.js';
import type { MethodParameters } from './method-name.js';
import { MockStore } from './mock-store.js';
import { type CommonOptions, type MockRowsOptions, optionsOf, resolveOptions } from './options.js';

type ParametersInTransaction = MethodParameters<ConfigTransaction>;

/** The methods of a config store, and those of `tx`, by their paths: `rules.save`, `tx.rules.save`. */
type ConfigMethods = MethodParameters<ConfigStore> & {
  readonly [Path in keyof ParametersInTransaction & string as `tx.${Path}`]: ParametersInTransaction[Path];
};

/** How many entries `watch` reads at a time. */
const WATCH_PAGE = 100;

/**
 * A complete {@link ConfigStore} in memory, for tests: records with their versions, a chained audit log, transactions that lock
 * and roll back. It keeps every promise of the contract, and fails and waits when it is told to. What it returns is frozen.
 *
 * What `work` asks is recorded in `calls`, and named in fault plans, as `tx.rules.save`. `watch` reads by `audit.head` and
 * `audit.list`, which are calls of their own.
 *
 * It is bare: nothing is tried again. Wrap it with `withLayers`, or take `openMemory`, to have what a database's store has.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 *
 * @example
 * ```ts
 * import { isDbError } from '@tradestore/core';
 * import { ManualClock } from '@tradestore/core/testing';
 * import { MockConfigStore } from '@tradestore/store-mock';
 *
 * const config = new MockConfigStore({
 *   clock: new ManualClock(),
 *   faults: [{ method: 'settings.save', call: 1, applied: true }],
 * });
 * const change = { expectedVersion: 0, actor: 'deploy', correlationId: 'deploy-17' };
 * const setting = { id: 'max-positions', value: 20 };
 * await config.settings.save(setting, change).catch((error) => console.log(error.outcome)); // unknown: the reply was lost
 * try {
 *   await config.settings.save(setting, change); // a save of a record is not to be repeated blindly
 * } catch (error) {
 *   if (!isDbError(error) || error.kind !== 'conflict') throw error;
 *   console.log(error.details['lastCorrelationId'] === change.correlationId); // true: it had been stored after all
 * }
 * await config.close();
 * ```
 */
export class MockConfigStore extends MockStore<ConfigMethods> implements ConfigStore {
  readonly maxRows: number;
  readonly settings: RecordSet<Setting>;
  readonly profiles: RecordSet<TraderProfile>;
  readonly rules: RecordSet<OrderRule, RuleFilter>;
  readonly audit: AuditLog;
  readonly #options: CommonOptions;
  readonly #inside: InsideTransaction;
  readonly #data: ConfigData = new ConfigData();
  readonly #engine: ConfigEngine;

  constructor(given?: MockRowsOptions) {
    const options = resolveOptions<MockRowsOptions>(optionsOf.rows, given);
    const inside = new InsideTransaction();
    super({ specs: configSpecs, options, refuse: () => inside.refuse() });
    this.maxRows = options.maxRows;
    this.#options = options;
    this.#inside = inside;
    const { clock, server } = options;
    const now = () => timestampFromMillis(Math.floor(clock.now()));
    this.#engine = new ConfigEngine({
      ground: { data: this.#data, server, now },
      maxRows: this.maxRows,
      // The members make their paths of the kinds of records, so the compiler cannot know them.
      run: (method, args, take, scope) => this.shell.run(method as 'rules.get', args as never, take, scope),
    });
    this.settings = recordSet<'setting', NoFilter>('setting', this.#engine);
    this.profiles = recordSet<'profile', NoFilter>('profile', this.#engine);
    this.rules = recordSet<'rule', RuleFilter>('rule', this.#engine);
    this.audit = auditLog(this.#engine);
  }

  /**
   * A store that fails. Without arguments every call rejects with kind `connection` and outcome `not_applied`, and `health`
   * says `down`.
   *
   * @param rules one rule or several, before those of `options.faults`; for each that names no method, `health` has one like it
   * @throws DbError kind `invalid_argument`
   */
  static withFailure(rules: FaultRule | FaultPlan = {}, options: MockRowsOptions = {}): MockConfigStore {
    return new MockConfigStore(failing(rules, options));
  }

  /**
   * A store that takes its time.
   *
   * @param latency milliseconds, 0 to 2^31 - 1: always the same, or drawn evenly between two
   * @throws DbError kind `invalid_argument`
   */
  static withLatency(latency: Latency, options: MockRowsOptions = {}): MockConfigStore {
    return new MockConfigStore({ ...options, latency });
  }

  async transaction<T>(
    context: ChangeContext,
    work: (tx: ConfigTransaction) => Promise<T>,
    options?: CallOptions,
  ): Promise<T> {
    try {
      return await this.shell.run('transaction', [context, work, options], () => {
        const own = ownContext(context);
        return (call) =>
          this.#engine.transact(call, own, (tx) =>
            call.until(WorkFailure.around(() => this.#inside.run(() => work(recordsInTransaction(tx, this.#engine))))),
          );
      });
    } catch (error) {
      throw isDbError(error) && error.cause instanceof WorkFailure ? error.cause.reason : error;
    }
  }

  watch(options?: WatchOptions): AsyncGenerator<ConfigChange, void, undefined> {
    return this.shell.stream('watch', [options], () => {
      const { after, kinds, signal, timeoutMs } = options ?? {};
      const callOptions = { signal, timeoutMs };
      return followChanges({
        after,
        kinds: kinds && [...kinds],
        signal,
        clock: this.#options.clock,
        origin: { store: this.name, operation: 'watch' },
        pageSize: Math.min(WATCH_PAGE, this.maxRows),
        head: () => this.audit.head(callOptions),
        readAfter: (seq, limit) => this.audit.list({ ...callOptions, after: seq, limit }),
        changed: async (seq, ended) => {
          if (this.#data.audit.head.seq === seq && !this.shell.isClosed) await this.#data.watchers.wait(ended);
        },
      });
    });
  }

  /** `details`: how many settings, profiles and rules are live, and how many entries the audit log has. */
  health(options?: CallOptions): Promise<Health> {
    return this.shell.health(options, () => this.#data.counts);
  }

  override close(options?: CloseOptions): Promise<CloseReport> {
    const closing = super.close(options);
    // They find the store closed.
    this.#data.watchers.wake();
    return closing;
  }
}
