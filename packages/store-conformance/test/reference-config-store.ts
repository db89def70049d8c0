import {
  type AnySpec,
  type AuditEntry,
  type AuditLog,
  type AuditVerification,
  type AuditVerifyOptions,
  abortError,
  anyMethodTable,
  type CallOptions,
  type ChangeContext,
  type Clock,
  type CloseOptions,
  type CloseReport,
  type ConfigChange,
  type ConfigStore,
  type ConfigTransaction,
  checkArguments,
  closeDeadline,
  closedError,
  compareText,
  configStoreMethods,
  configTransactionMethods,
  DbError,
  DEFAULT_MAX_ROWS,
  DEFAULT_TIMEOUT_MS,
  disposeByClosing,
  frozenJson,
  type Health,
  InsideTransaction,
  isDbError,
  type OrderRule,
  type RecordKind,
  type RecordSet,
  type RecordSetInTransaction,
  type RecordsByKind,
  type RuleFilter,
  recordSets,
  type Setting,
  specsByPath,
  systemClock,
  type TraderProfile,
  timestampFromMillis,
  type Versioned,
  verifyAuditChain,
  type WatchOptions,
} from '@tradestore/core';
import { nextTurn } from '../src/next-turn.ts';
import { ReferenceConfigDatabase } from './reference-config-database.ts';
import { ReferenceConfigTransaction } from './reference-config-transaction.ts';
import { type Limit, limited } from './reference-limit.ts';

const methods = specsByPath(anyMethodTable(configStoreMethods));
const methodsInTransaction = specsByPath(anyMethodTable(configTransactionMethods));

/** Entries that `watch` reads at a time. */
const WATCH_PAGE = 100;

/**
 * A ConfigStore over plain maps and arrays, so naive that reading it proves it: changes wait in a transaction that holds locks,
 * and are committed in one step. It exists to show that the suite accepts a correct store.
 */
export class ReferenceConfigStore implements ConfigStore {
  readonly name = 'reference';
  readonly maxRows: number;
  readonly settings: RecordSet<Setting> = this.#recordSet('setting');
  readonly profiles: RecordSet<TraderProfile> = this.#recordSet('profile');
  readonly rules: RecordSet<OrderRule, RuleFilter> = this.#recordSet('rule');
  readonly audit: AuditLog = this.#auditLog();
  readonly #database: ReferenceConfigDatabase;
  readonly #clock: Clock;
  readonly #inside = new InsideTransaction();
  readonly #underWay = new Map<Promise<unknown>, number>();
  /** Aborted when `close` is called: what waits without end ends. */
  readonly #closed = new AbortController();
  /** Aborted when `close` has waited long enough. */
  readonly #givenUp = new AbortController();
  #closing: Promise<CloseReport> | undefined;

  constructor(
    database: ReferenceConfigDatabase = new ReferenceConfigDatabase(),
    maxRows: number = DEFAULT_MAX_ROWS,
    clock: Clock = systemClock,
  ) {
    this.#database = database;
    this.maxRows = maxRows;
    this.#clock = clock;
  }

  async transaction<T>(
    context: ChangeContext,
    work: (tx: ConfigTransaction) => Promise<T>,
    options?: CallOptions,
  ): Promise<T> {
    const inside = async (tx: ReferenceConfigTransaction): Promise<T> => {
      try {
        return await this.#inside.run(() => work(this.#transactionFor(tx)));
      } catch (reason) {
        throw new WorkFailure(reason);
      }
    };
    try {
      return await this.#call('transaction', [context, work, options], options, (limit) =>
        this.#transact(context, limit, inside),
      );
    } catch (error) {
      throw error instanceof WorkFailure ? error.reason : error;
    }
  }

  async *watch(options: WatchOptions = {}): AsyncGenerator<ConfigChange, void> {
    const { kinds, signal, timeoutMs } = options;
    const ask = <T>(read: () => T): Promise<T> => this.#call('watch', [options], { signal, timeoutMs }, read);
    let after = options.after ?? (await ask(() => this.#database.head.seq));
    for (;;) {
      const { entries, grown } = await ask(() => ({
        entries: this.#entries({ after }).slice(0, WATCH_PAGE),
        grown: this.#database.grown,
      }));
      for (const entry of entries) {
        after = entry.seq;
        const change = this.#database.changeOf(entry);
        if (change === undefined || kinds?.includes(change.kind) === false) continue;
        if (signal?.aborted) throw this.#named('watch', abortError(signal, 'not_applied'));
        yield { ...change };
      }
      if (entries.length === 0) await this.#wait(grown, signal);
    }
  }

  async health(options?: CallOptions): Promise<Health> {
    const up: Health = { status: 'up', latencyMs: 0, details: {}, error: null };
    try {
      return await this.#call('health', [options], options, () => up);
    } catch (error) {
      if (!isDbError(error) || error.kind !== 'timeout' || options?.signal?.aborted) throw error;
      return { ...up, status: 'down', latencyMs: options?.timeoutMs ?? DEFAULT_TIMEOUT_MS, error };
    }
  }

  async close(options?: CloseOptions): Promise<CloseReport> {
    try {
      this.#inside.refuse();
      this.#closing ??= this.#drain(closeDeadline(options));
    } catch (error) {
      throw this.#named('close', error);
    }
    return await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await disposeByClosing(this);
  }

  #recordSet<K extends RecordKind>(kind: K): RecordSet<RecordsByKind[K], RuleFilter> {
    type Found = Versioned<RecordsByKind[K]>;
    const set = recordSets[kind];
    const liveOf = (id: string): Found | null => {
      const last = this.#database.versionsOf(kind, id).at(-1);
      return last?.record ? { ...(last as Found) } : null;
    };
    return {
      get: (id, options) => this.#call(`${set}.get`, [id, options], options, () => liveOf(id)),
      list: (options) =>
        this.#call(`${set}.list`, [options], options, () => {
          const { filter = {}, limit, after } = options ?? {};
          const ids = this.#database.idsOf(kind).sort(compareText);
          const found = ids
            .filter((id) => after === undefined || compareText(id, after) > 0)
            .flatMap((id) => liveOf(id) ?? [])
            .filter(({ record }) => Object.entries(filter).every((each) => hasField(record, each)));
          return this.#whole(found, limit);
        }),
      history: (id, options) =>
        this.#call(`${set}.history`, [id, options], options, () => {
          const { after = 0, limit } = options ?? {};
          const all = this.#database.versionsOf(kind, id) as readonly Versioned<RecordsByKind[K] | null>[];
          const found = all.filter(({ version }) => version > after).map((each) => ({ ...each }));
          return this.#whole(found, limit);
        }),
      save: (record, options) =>
        this.#call(`${set}.save`, [record, options], options, (limit) =>
          this.#transact(options, limit, (tx) => tx.save(kind, record, options.expectedVersion) as Promise<Found>),
        ),
      remove: (id, options) =>
        this.#call(`${set}.remove`, [id, options], options, (limit) =>
          this.#transact(
            options,
            limit,
            (tx) => tx.remove(kind, id, options.expectedVersion) as Promise<Versioned<null>>,
          ),
        ),
    };
  }

  #transactionFor(tx: ReferenceConfigTransaction): ConfigTransaction {
    const recordSet = <K extends RecordKind>(kind: K): RecordSetInTransaction<RecordsByKind[K]> => {
      type Found = Versioned<RecordsByKind[K]>;
      const set = recordSets[kind];
      const call = <T>(method: string, args: [unknown, CallOptions | undefined], work: () => Promise<T>): Promise<T> =>
        this.#limited(`${set}.${method}`, methodsInTransaction[`${set}.${method}`], args, args[1], () => {
          if (tx.ended !== undefined) throw tx.ended;
          return work();
        });
      return {
        get: (id, options) => call('get', [id, options], () => tx.get(kind, id)),
        save: (record, options) =>
          call('save', [record, options], () => tx.save(kind, record, options.expectedVersion) as Promise<Found>),
        remove: (id, options) =>
          call('remove', [id, options], () => tx.remove(kind, id, options.expectedVersion) as Promise<Versioned<null>>),
      };
    };
    return { settings: recordSet('setting'), profiles: recordSet('profile'), rules: recordSet('rule') };
  }

  #auditLog(): AuditLog {
    return {
      append: (note, options) =>
        this.#call('audit.append', [note, options], options, () => {
          const { actor, reason = null, correlationId = null } = options;
          const { action, entity, before = null, after = null } = note;
          const { kind, id, version } = entity;
          const time = timestampFromMillis(Math.floor(this.#clock.now()));
          const texts = { before: frozenJson(before), after: frozenJson(after), reason, correlationId };
          return copyOf(this.#database.append({ time, actor, action, entity: { kind, id, version }, ...texts }));
        }),
      list: (options) =>
        this.#call('audit.list', [options], options, () => {
          const { after, kind, id, limit } = options ?? {};
          const found = this.#entries({ after }).filter(
            ({ entity }) => (kind ?? entity.kind) === entity.kind && (id ?? entity.id) === entity.id,
          );
          return this.#whole(found, limit).map(copyOf);
        }),
      head: (options) => this.#call('audit.head', [options], options, () => this.#database.head),
      verify: (options) => this.#call('audit.verify', [options], options, () => this.#verify(options)),
      checkpoint: (options) =>
        this.#call('audit.checkpoint', [options], options, async () => {
          const { head, broken } = await this.#verify(options);
          if (broken === null) return head;
          throw new DbError({
            kind: 'corrupt_data',
            outcome: 'not_applied',
            message: 'the audit log is not as it was written',
            details: { ...broken },
          });
        }),
    };
  }

  #verify(options: AuditVerifyOptions = {}): Promise<AuditVerification> {
    const start = options.from === 'checkpoint' ? (options.checkpoint?.seq ?? 0n) : 0n;
    return verifyAuditChain(
      this.#database.log.filter(({ entry }) => entry.seq >= start),
      options,
    );
  }

  #entries({ after = 0n }: { after?: bigint | undefined }): AuditEntry[] {
    return this.#database.log.filter(({ entry }) => entry.seq > after).map(({ entry }) => entry);
  }

  /** Done again until it has not met another that waits for it. */
  async #transact<T>(
    context: ChangeContext,
    limit: Limit,
    work: (tx: ReferenceConfigTransaction) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const tx = new ReferenceConfigTransaction(this.#database, context, this.#clock);
      const onGivenUp = (): void => tx.end(closedError());
      limit.signal.addEventListener('abort', onGivenUp);
      try {
        const result = await work(tx);
        if (!tx.isDeadlocked) {
          limit.signal.throwIfAborted();
          tx.commit();
          limit.done();
          return result;
        }
      } catch (error) {
        if (!tx.isDeadlocked) throw error;
      } finally {
        tx.end(closedError());
        limit.signal.removeEventListener('abort', onGivenUp);
      }
      // Whoever waited for its locks has its turn first, or both would meet again for ever.
      await nextTurn();
    }
  }

  /** Arguments first, then whether the store is open and free, then the signal; then the server is asked. */
  #call<T>(
    method: string,
    args: readonly unknown[],
    options: CallOptions | undefined,
    work: (limit: Limit) => T | Promise<T>,
  ): Promise<T> {
    return this.#limited(method, methods[method], args, options, work, () => {
      if (this.#closing !== undefined) throw closedError();
      this.#inside.refuse();
    });
  }

  async #limited<T>(
    method: string,
    spec: AnySpec | undefined,
    args: readonly unknown[],
    options: CallOptions | undefined,
    work: (limit: Limit) => T | Promise<T>,
    admit: () => void = () => undefined,
  ): Promise<T> {
    let call: Promise<T> | undefined;
    try {
      checkArguments(spec ?? { kind: 'value' }, args, this);
      admit();
      if (options?.signal?.aborted) throw abortError(options.signal, 'not_applied');
      call = limited(this.#clock, { ...options }, this.#givenUp.signal, async (limit) => {
        if (this.#database.answers !== undefined) await this.#database.answers;
        limit.signal.throwIfAborted();
        return await work(limit);
      });
      this.#underWay.set(call, Number(spec?.kind === 'write' || spec?.kind === 'transaction'));
      return await call;
    } catch (error) {
      throw this.#named(method, error);
    } finally {
      if (call !== undefined) this.#underWay.delete(call);
    }
  }

  #named(operation: string, error: unknown): unknown {
    return isDbError(error) ? error.with({ store: this.name, operation }) : error;
  }

  /** Waits for another entry; nothing but the signal and `close` ends it. */
  async #wait(grown: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    const ends = [this.#closed.signal, ...(signal === undefined ? [] : [signal])];
    const ended = Promise.withResolvers<void>();
    const onEnd = (): void => ended.resolve();
    for (const end of ends) end.addEventListener('abort', onEnd);
    if (!ends.some(({ aborted }) => aborted)) await Promise.race([grown, ended.promise]);
    for (const end of ends) end.removeEventListener('abort', onEnd);
  }

  async #drain(deadlineMs: number): Promise<CloseReport> {
    this.#closed.abort();
    const calls = new Map(this.#underWay);
    const passed = Promise.withResolvers<void>();
    const timer = this.#clock.setTimer(passed.resolve, deadlineMs);
    await Promise.race([Promise.allSettled(calls.keys()), passed.promise]);
    this.#clock.clearTimer(timer);
    const left = [...calls].filter(([call]) => this.#underWay.has(call));
    this.#givenUp.abort();
    return { unwritten: left.reduce((sum, [, writes]) => sum + writes, 0) };
  }

  #whole<Row>(rows: Row[], limit: number | undefined): Row[] {
    if (limit !== undefined) return rows.slice(0, limit);
    if (rows.length <= this.maxRows) return rows;
    throw new DbError({ kind: 'resource', message: `more than ${this.maxRows} rows; read them with limit and after` });
  }
}

/** What the work of a transaction threw: its caller's own, to go out as it is. */
class WorkFailure {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

function hasField(record: object, [field, value]: [string, unknown]): boolean {
  return value === undefined || (record as Readonly<Record<string, unknown>>)[field] === value;
}

function copyOf(entry: AuditEntry): AuditEntry {
  return structuredClone(entry);
}
