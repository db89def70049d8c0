import {
  type AuditEvent,
  type ChangeAction,
  type ChangeContext,
  type CodecTypes,
  type DbError,
  hasOpenRules,
  type Json,
  noLiveProfile,
  type RecordKind,
  type Timestamp,
  toJson,
  transactionEnded,
  type Versioned,
  versionConflict,
} from '@tradestore/core';
import type { CallUnderWay } from '../calls-under-way.js';
import type { CallScope } from '../mock-calls.js';
import type { MockServer } from '../server.js';
import { answering } from './answering.js';
import type { ConfigData } from './config-data.js';
import { deadlock } from './deadlock.js';
import type { LockMode } from './locks.js';
import { Turns } from './turns.js';

/** What a transaction stands on. */
export interface TransactionGround {
  readonly data: ConfigData;
  readonly server: MockServer;
  readonly now: () => Timestamp;
}

interface Change {
  readonly event: AuditEvent;
  /** Puts it into its table. */
  readonly keep: (seq: bigint) => void;
}

/**
 * Changes that wait for their commit, and the locks that keep others away until then. One run: when it must run again, that is
 * another one.
 */
export class Transaction implements CallScope {
  readonly #ground: TransactionGround;
  readonly #context: ChangeContext;
  readonly #changes: Change[] = [];
  /** The last version that it made of each record. */
  readonly #own: { readonly [K in RecordKind]: Map<string, Versioned<CodecTypes[K] | null>> } = {
    setting: new Map(),
    profile: new Map(),
    rule: new Map(),
  };
  readonly #turns = new Turns();
  readonly #calls = new Set<CallUnderWay>();
  #refusal: DbError | undefined;
  #failure: DbError | undefined;

  constructor(ground: TransactionGround, context: ChangeContext) {
    this.#ground = ground;
    this.#context = context;
  }

  /** Why it can only be rolled back, though its work may not know; undefined: it can be committed. */
  get failure(): DbError | undefined {
    return this.#failure;
  }

  assertOpen(): void {
    if (this.#refusal !== undefined) throw this.#refusal;
  }

  enter(call: CallUnderWay): void {
    this.#calls.add(call);
  }

  /** What the server answers leaves a transaction as it is. After all else, a cut connection say, it cannot go on. */
  leave(call: CallUnderWay, error: DbError | undefined): void {
    this.#calls.delete(call);
    if (error === undefined || error.kind === 'constraint') return;
    if (error.kind === 'conflict' && error.isPermanent()) return;
    this.#fail(error);
  }

  /** Does the work of a call of `tx`, when those before it have ended. */
  inTurn<T>(call: CallUnderWay, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(call, work);
  }

  async get<K extends RecordKind>(call: CallUnderWay, kind: K, id: string): Promise<Versioned<CodecTypes[K]> | null> {
    const { locks } = this.#ground.data;
    const name = lockOf(kind, id);
    const held = locks.holds(this, name);
    await this.#lock(call, kind, id, 'exclusive');
    const version = this.#last(kind, id);
    if (version !== undefined && isLive(version)) return version;
    // Where there is no row, a database has nothing to lock.
    if (!held) locks.release(this, name);
    return null;
  }

  async save<K extends RecordKind>(
    call: CallUnderWay,
    kind: K,
    record: CodecTypes[K],
    expectedVersion: number,
  ): Promise<Versioned<CodecTypes[K]>> {
    const given: CodecTypes[RecordKind] = record;
    await this.#lock(call, kind, given.id, 'exclusive');
    this.#expect(kind, given.id, expectedVersion);
    if ('profileId' in given) await this.#expectLiveProfile(call, given.profileId);
    return this.#change(kind, given.id, record);
  }

  async remove<K extends RecordKind>(
    call: CallUnderWay,
    kind: K,
    id: string,
    expectedVersion: number,
  ): Promise<Versioned<null>> {
    await this.#lock(call, kind, id, 'exclusive');
    this.#expect(kind, id, expectedVersion);
    if (kind === 'profile') this.#expectNoOpenRules(id);
    return this.#change(kind, id, null);
  }

  /** Refuses all that comes now. */
  seal(): void {
    this.#refuse(transactionEnded());
  }

  /** All at once: nobody sees one change without the others, or without its audit entry. */
  commit(): void {
    const { audit, watchers } = this.#ground.data;
    for (const { event, keep } of this.#changes) keep(audit.append(event).seq);
    if (this.#changes.length > 0) watchers.wake();
  }

  /** Releases what it has locked. What was not committed is gone. */
  end(): void {
    this.seal();
    this.#ground.data.locks.releaseAll(this);
  }

  #fail(error: DbError): void {
    if (this.#refusal !== undefined) return;
    this.#failure = error;
    this.#refuse(error);
    this.#ground.data.locks.releaseAll(this);
  }

  #refuse(refusal: DbError): void {
    this.#refusal = refusal;
    for (const call of [...this.#calls]) call.giveUp(refusal);
  }

  async #lock(call: CallUnderWay, kind: RecordKind, id: string, mode: LockMode): Promise<void> {
    const { data, server } = this.#ground;
    const name = lockOf(kind, id);
    this.assertOpen();
    if (data.locks.take(this, name, mode)) return;
    if (data.locks.wouldDeadlock(this, name, mode)) {
      const error = deadlock();
      this.#fail(error);
      throw error;
    }
    await call.suspend((resume) => data.locks.wait(this, name, mode, resume));
    await answering(call, server);
    this.assertOpen();
  }

  /** The last version of a record, as the transaction sees it. */
  #last<K extends RecordKind>(kind: K, id: string): Versioned<CodecTypes[K] | null> | undefined {
    return this.#own[kind].get(id) ?? this.#ground.data.tables[kind].lastChange(id)?.version;
  }

  #expect(kind: RecordKind, id: string, expectedVersion: number): void {
    const version = this.#last(kind, id);
    const currentVersion = version !== undefined && isLive(version) ? version.version : 0;
    if (expectedVersion === currentVersion) return;
    const { correlationId = null } = this.#context;
    const committed = this.#ground.data.tables[kind].lastChange(id);
    const { seq, correlationId: lastCorrelationId } =
      version === committed?.version && committed !== undefined ? committed : { seq: 0n, correlationId };
    throw versionConflict(kind, {
      version: version?.version ?? 0,
      live: (version?.record ?? null) !== null,
      seq,
      correlationId: version === undefined ? null : lastCorrelationId,
    });
  }

  /** The profile stays locked against its removal, beside other rules of it. */
  async #expectLiveProfile(call: CallUnderWay, profileId: string): Promise<void> {
    await this.#lock(call, 'profile', profileId, 'shared');
    if ((this.#last('profile', profileId)?.record ?? null) === null) throw noLiveProfile();
  }

  #expectNoOpenRules(profileId: string): void {
    const isOpen = ({ record: rule }: Versioned<CodecTypes['rule'] | null>): boolean =>
      rule !== null && rule.profileId === profileId && rule.status !== 'done';
    const own = this.#own.rule;
    for (const version of this.#ground.data.tables.rule.liveAfter(undefined)) {
      if (!own.has(version.record.id) && isOpen(version)) throw hasOpenRules();
    }
    if ([...own.values()].some(isOpen)) throw hasOpenRules();
  }

  #change<K extends RecordKind, T extends CodecTypes[K] | null>(kind: K, id: string, record: T): Versioned<T> {
    // The work may have ended while the call waited for a lock.
    this.assertOpen();
    const { actor, reason = null, correlationId = null } = this.#context;
    const last = this.#last(kind, id);
    const before = jsonOf(kind, last?.record ?? null);
    const action: ChangeAction = record === null ? 'remove' : before === null ? 'create' : 'update';
    const time = this.#ground.now();
    const version: Versioned<T> = Object.freeze({ record, version: (last?.version ?? 0) + 1, time, actor });
    const entity = { kind, id, version: version.version };
    const table = this.#ground.data.tables[kind];
    this.#own[kind].set(id, version);
    this.#changes.push({
      event: { time, actor, action, entity, before, after: jsonOf(kind, record), reason, correlationId },
      keep: (seq) => table.put(id, { version, seq, correlationId }),
    });
    return version;
  }
}

function lockOf(kind: RecordKind, id: string): string {
  return `${kind} ${id}`;
}

function isLive<T>(version: Versioned<T | null>): version is Versioned<T> {
  return version.record !== null;
}

function jsonOf<K extends RecordKind>(kind: K, record: CodecTypes[K] | null): Json {
  return record === null ? null : toJson(kind, record);
}
