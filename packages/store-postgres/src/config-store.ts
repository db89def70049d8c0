import {
  type AuditLog,
  anyMethodTable,
  type CallOptions,
  type ChangeContext,
  type Clock,
  type CloseOptions,
  type CloseReport,
  type ConfigChange,
  type ConfigStore,
  type ConfigTransaction,
  configStoreMethods,
  configTransactionMethods,
  disposeByClosing,
  followChanges,
  type Health,
  InsideTransaction,
  type NoFilter,
  type OrderRule,
  ownContext,
  type RecordSet,
  type RuleFilter,
  type Setting,
  StoreCalls,
  specsByPath,
  type TraderProfile,
  type WatchOptions,
} from '@tradestore/core';
import type { ChangeListener } from './change-listener.js';
import { classifyError } from './classify-error.js';
import { auditLog } from './config/audit-log.js';
import type { ConfigGround } from './config/config-ground.js';
import { recordSet } from './config/record-set.js';
import { transact } from './config/transact.js';
import type { Connections } from './connections.js';
import { probeHealth } from './health.js';

/** What a config store is made of. */
export interface PostgresConfigStoreOptions {
  readonly connections: Connections;
  readonly listener: ChangeListener;
  readonly clock: Clock;
  readonly maxRows: number;
  /** Called once, when the store has closed. */
  readonly release: () => Promise<void>;
}

/** How many entries `watch` reads at a time. */
const WATCH_PAGE = 100;

/**
 * A {@link ConfigStore} on PostgreSQL, bare: `openPostgres` puts the layers around it.
 *
 * Each change is one transaction: the records first, whose rows are its locks, and then the end of the audit log, whose row is the
 * chain's lock. So whoever waits for a record holds up nobody else.
 */
export class PostgresConfigStore implements ConfigStore {
  readonly name = 'postgres';
  readonly maxRows: number;
  readonly settings: RecordSet<Setting>;
  readonly profiles: RecordSet<TraderProfile>;
  readonly rules: RecordSet<OrderRule, RuleFilter>;
  readonly audit: AuditLog;
  readonly #options: PostgresConfigStoreOptions;
  readonly #calls: StoreCalls<ConfigStore>;
  readonly #ground: ConfigGround;
  /** Aborted when `close` is called: who watches stops waiting. */
  readonly #closing = new AbortController();

  constructor(options: PostgresConfigStoreOptions) {
    const { connections, clock, maxRows } = options;
    const inside = new InsideTransaction();
    this.#options = options;
    this.maxRows = maxRows;
    this.#calls = new StoreCalls<ConfigStore>({
      store: this,
      methods: configStoreMethods,
      clock,
      classify: classifyError,
      refuse: () => inside.refuse(),
    });
    this.#ground = {
      store: this,
      connections,
      calls: this.#calls,
      clock,
      maxRows,
      inside,
      specsInTransaction: specsByPath(anyMethodTable(configTransactionMethods), 'tx.'),
    };
    this.settings = recordSet<'setting', NoFilter>('setting', this.#ground);
    this.profiles = recordSet<'profile', NoFilter>('profile', this.#ground);
    this.rules = recordSet<'rule', RuleFilter>('rule', this.#ground);
    this.audit = auditLog(this.#ground);
  }

  transaction<T>(
    context: ChangeContext,
    work: (tx: ConfigTransaction) => Promise<T>,
    options?: CallOptions,
  ): Promise<T> {
    return this.#calls.run('transaction', [context, work, options], (attempt) =>
      transact(this.#ground, attempt, ownContext(context), work),
    );
  }

  watch(options?: WatchOptions): AsyncGenerator<ConfigChange, void, undefined> {
    return this.#calls.stream('watch', [options], () => this.#changes(options ?? {}));
  }

  health(options?: CallOptions): Promise<Health> {
    return this.#calls.health(options, (attempt) => probeHealth(this.#options.connections, attempt));
  }

  close(options?: CloseOptions): Promise<CloseReport> {
    const closing = this.#calls.close(options, () => this.#options.release());
    // Who watches finds the store closed. A close that was refused has closed nothing.
    if (this.#calls.isClosing) this.#closing.abort();
    return closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await disposeByClosing(this);
  }

  async *#changes({ after, kinds, signal, timeoutMs }: WatchOptions): AsyncGenerator<ConfigChange, void, undefined> {
    const { clock, listener } = this.#options;
    const callOptions = { signal, timeoutMs };
    listener.enter();
    try {
      yield* followChanges({
        after,
        kinds: kinds && [...kinds],
        signal,
        clock,
        origin: { store: this.name, operation: 'watch' },
        pageSize: Math.min(WATCH_PAGE, this.maxRows),
        head: () => this.audit.head(callOptions),
        readAfter: (seq, limit) => this.audit.list({ ...callOptions, after: seq, limit }),
        changed: async (seq, ended) => {
          if (this.#calls.isClosing) return;
          await listener.changed(seq, AbortSignal.any([ended, this.#closing.signal]));
        },
      });
    } finally {
      listener.leave();
    }
  }
}
