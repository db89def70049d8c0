import {
  type ChangeContext,
  type Clock,
  closedError,
  DbError,
  frozenCopy,
  type Json,
  type OrderRule,
  type RecordKind,
  type RecordsByKind,
  timestampFromMillis,
  toJson,
  type Versioned,
} from '@tradestore/core';
import type { AnyRecord, AnyVersion, Change, ReferenceConfigDatabase } from './reference-config-database.ts';

/** Changes that wait for their commit, and the locks that keep others away from them. */
export class ReferenceConfigTransaction {
  ended: DbError | undefined;
  /** It waited for itself: it must be done again. */
  isDeadlocked = false;
  readonly #database: ReferenceConfigDatabase;
  readonly #context: ChangeContext;
  readonly #clock: Clock;
  readonly #changes: Change[] = [];

  constructor(database: ReferenceConfigDatabase, context: ChangeContext, clock: Clock) {
    this.#database = database;
    this.#context = context;
    this.#clock = clock;
  }

  commit(): void {
    this.#database.commit(this.#changes);
    this.end(closedError());
  }

  end(reason: DbError): void {
    this.ended ??= reason;
    this.#database.locks.releaseAll(this);
  }

  async get<K extends RecordKind>(kind: K, id: string): Promise<Versioned<RecordsByKind[K]> | null> {
    await this.#lock(kind, id, 'exclusive');
    const last = this.#last(kind, id);
    return last?.record ? { ...(last as Versioned<RecordsByKind[K]>) } : null;
  }

  async save<K extends RecordKind>(kind: K, given: RecordsByKind[K], expectedVersion: number): Promise<AnyVersion> {
    const record = frozenCopy<RecordKind>(kind, given as never) as RecordsByKind[K];
    await this.#lock(kind, record.id, 'exclusive');
    this.#expect(kind, record.id, expectedVersion);
    if (kind === 'rule') await this.#expectProfile((record as OrderRule).profileId);
    return this.#change(kind, record.id, record);
  }

  async remove(kind: RecordKind, id: string, expectedVersion: number): Promise<AnyVersion> {
    await this.#lock(kind, id, 'exclusive');
    this.#expect(kind, id, expectedVersion);
    if (kind === 'profile') this.#expectNoRules(id);
    return this.#change(kind, id, null);
  }

  async #lock(kind: RecordKind, id: string, mode: 'shared' | 'exclusive'): Promise<void> {
    if (await this.#database.locks.take(this, `${kind} ${id}`, mode)) return;
    this.isDeadlocked = true;
    throw new DbError({ kind: 'conflict', message: 'two transactions wait for each other' });
  }

  /** The last version, the transaction's own included. */
  #last(kind: RecordKind, id: string): AnyVersion | undefined {
    const own = this.#changes.findLast((change) => change.kind === kind && change.id === id);
    return own?.version ?? this.#database.versionsOf(kind, id).at(-1);
  }

  #expect(kind: RecordKind, id: string, expectedVersion: number): void {
    const last = this.#last(kind, id);
    const live = (last?.record ?? null) !== null;
    const currentVersion = last?.version ?? 0;
    if (expectedVersion === (live ? currentVersion : 0)) return;
    const entry = this.#database.log.findLast(
      ({ entry: { entity } }) => entity.kind === kind && entity.id === id,
    )?.entry;
    const { seq = null, correlationId: lastCorrelationId = null } = entry ?? {};
    throw new DbError({
      kind: 'conflict',
      transient: false,
      message: `${kind}: expectedVersion does not hold; get it and decide anew`,
      details: { currentVersion, live, lastCorrelationId, seq },
    });
  }

  async #expectProfile(id: string): Promise<void> {
    await this.#lock('profile', id, 'shared');
    if (!this.#last('profile', id)?.record) {
      throw new DbError({ kind: 'constraint', message: 'rule: profileId: must be that of a live profile' });
    }
  }

  #expectNoRules(profileId: string): void {
    const changed = this.#changes.filter(({ kind }) => kind === 'rule').map(({ id }) => id);
    for (const id of new Set([...this.#database.idsOf('rule'), ...changed])) {
      const rule = this.#last('rule', id)?.record as OrderRule | null | undefined;
      if (rule?.profileId !== profileId || rule.status === 'done') continue;
      throw new DbError({ kind: 'constraint', message: 'profile: it has rules that are not done; end them first' });
    }
  }

  #change(kind: RecordKind, id: string, record: AnyRecord | null): AnyVersion {
    if (this.ended !== undefined) throw this.ended;
    const last = this.#last(kind, id);
    const before = jsonOf(kind, last?.record ?? null);
    const after = jsonOf(kind, record);
    const action = record === null ? 'remove' : before === null ? 'create' : 'update';
    const { actor, reason = null, correlationId = null } = this.#context;
    const time = timestampFromMillis(Math.floor(this.#clock.now()));
    const version = { record, version: (last?.version ?? 0) + 1, time, actor };
    const entity = { kind, id, version: version.version };
    const event = { time, actor, action, entity, before, after, reason, correlationId };
    this.#changes.push({ kind, id, version, event });
    return { ...version };
  }
}

function jsonOf(kind: RecordKind, record: AnyRecord | null): Json {
  return record === null ? null : toJson(kind, record as never);
}
