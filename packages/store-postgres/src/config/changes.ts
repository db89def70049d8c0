import {
  type AuditEvent,
  type AuditHead,
  type ChangeAction,
  type ChangeContext,
  type CodecTypes,
  DbError,
  hasOpenRules,
  type Json,
  type LastChange,
  noLiveProfile,
  type RecordKind,
  toJson,
  type Versioned,
  versionConflict,
} from '@tradestore/core';
import type { Session, Statement } from '../session.js';
import { appendToChain, lockChain } from './append-entries.js';
import { ask } from './ask.js';
import { headOf } from './audit-rows.js';
import { changeOfVersion } from './audit-statements.js';
import type { LockOrder } from './lock-order.js';
import type { Raw } from './raw-values.js';
import { momentFrom, recordOf, recordValues, versioned } from './record-rows.js';
import { type ChangeColumn, changeColumns, recordStatements } from './record-statements.js';
import { recordTables } from './record-tables.js';

/** Is the change the only one of its transaction? Then the chain is locked in the same statement. */
export interface ChangeTerms {
  readonly expectedVersion: number;
  readonly isAlone?: boolean;
}

/** What is to become of a record. */
interface Wanted<K extends RecordKind> {
  readonly kind: K;
  readonly id: string;
  /** Null: it is to be removed. */
  readonly record: CodecTypes[K] | null;
}

/** What a statement of a change has given. */
interface ChangeRow {
  readonly row: Readonly<Record<ChangeColumn, Raw>>;
  /** The record's own columns as they were. */
  readonly old: readonly Raw[];
}

/**
 * The changes of one transaction, one after the other on its connection. Each is written by the one function that also notes it
 * for the audit log, and {@link Changes.append} writes down what was noted.
 */
export class Changes {
  readonly #session: Session;
  readonly #context: ChangeContext;
  readonly #events: AuditEvent[] = [];
  /** Those that the transaction itself has changed last, by {@link placeOf}. */
  readonly #own = new Map<string, LastChange>();
  readonly #order: LockOrder;
  #head: AuditHead | undefined;

  constructor(session: Session, context: ChangeContext, order: LockOrder) {
    this.#session = session;
    this.#context = context;
    this.#order = order;
  }

  /** The live record, locked until the end of the transaction. */
  async get<K extends RecordKind>(kind: K, id: string): Promise<Versioned<CodecTypes[K]> | null> {
    await this.#order.before({ kind, id, mode: 'exclusive' });
    const [row] = await ask(this.#session, recordStatements[kind].lock, [id]);
    return row === undefined ? null : liveRecord(kind, id, row);
  }

  /** @throws DbError kind `conflict`, permanent; kind `constraint` for a rule without a live profile */
  async save<K extends RecordKind>(
    kind: K,
    record: CodecTypes[K],
    terms: ChangeTerms,
  ): Promise<Versioned<CodecTypes[K]>> {
    const given: CodecTypes[RecordKind] = record;
    const { id } = given;
    const profile = 'profileId' in given ? [{ kind: 'profile', id: given.profileId, mode: 'shared' } as const] : [];
    await this.#order.before(...profile, { kind, id, mode: 'exclusive' });
    const { create, update } = recordStatements[kind];
    const isCreated = terms.expectedVersion === 0;
    const values = [id, this.#context.actor, ...recordValues(kind, toJson(kind, record))];
    if (!isCreated) values.push(terms.expectedVersion);
    const statement = (isCreated ? create : update)[terms.isAlone ? 'alone' : 'amongOthers'];
    return await this.#change({ kind, id, record }, terms.expectedVersion, statement, values, record);
  }

  /** @throws DbError kind `conflict`, permanent; kind `constraint` for a profile with rules that are not done */
  async remove<K extends RecordKind>(kind: K, id: string, terms: ChangeTerms): Promise<Versioned<null>> {
    const { expectedVersion, isAlone } = terms;
    const { lock, remove } = recordStatements[kind];
    await this.#order.before({ kind, id, mode: 'exclusive' });
    if (kind === 'profile') {
      // By a statement of its own, so that the next one sees each rule that was saved before it was locked.
      const [locked] = await ask(this.#session, lock, [id]);
      if (Number(locked?.[0] ?? 0) !== expectedVersion) throw await this.#conflict(kind, id);
    }
    const values = [id, this.#context.actor, expectedVersion];
    const statement = remove[isAlone ? 'alone' : 'amongOthers'];
    return await this.#change({ kind, id, record: null }, expectedVersion, statement, values, null);
  }

  /** Appends the entries of the changes to the log, in their order: the last that a transaction does. */
  async append(): Promise<void> {
    if (this.#events.length === 0) return;
    const head = this.#head ?? (await lockChain(this.#session, this.#order.usualTimeout)).head;
    await appendToChain(this.#session, head, this.#events);
  }

  /** Why the connection was lost between two statements, if it was: the next statement does not say it. */
  get lastError(): unknown {
    return this.#session.lastError;
  }

  /** Stops the statement that runs; the transaction can only be rolled back. */
  abandon(): void {
    this.#session.abandon();
  }

  /** Makes a change and notes it. */
  async #change<K extends RecordKind, T>(
    wanted: Wanted<K>,
    expectedVersion: number,
    statement: Statement,
    values: unknown[],
    result: T,
  ): Promise<Versioned<T>> {
    const { kind, id, record } = wanted;
    const { row, old } = changeRow(await ask(this.#session, statement, values));
    if (row.version === null) throw await this.#refusal(wanted, expectedVersion, row);
    const { actor, reason = null, correlationId = null } = this.#context;
    const { name } = recordTables[kind];
    const version = Number(row.version);
    const time = momentFrom(row.time, name);
    const before = expectedVersion === 0 ? null : toJson(kind, recordOf(kind, id, old));
    const after: Json = record === null ? null : toJson(kind, record);
    const action: ChangeAction = record === null ? 'remove' : before === null ? 'create' : 'update';
    this.#events.push({
      time,
      actor,
      action,
      entity: { kind, id, version },
      before,
      after,
      reason,
      correlationId,
    });
    this.#own.set(placeOf(kind, id), { version, live: record !== null, seq: 0n, correlationId });
    if (row.headSeq !== null) this.#head = headOf([row.headSeq, row.headHash]);
    return Object.freeze({ record: result, version, time, actor });
  }

  /** Why a statement has changed nothing. */
  async #refusal<K extends RecordKind>(
    { kind, id, record }: Wanted<K>,
    expectedVersion: number,
    { oldVersion, oldLive, profile }: ChangeRow['row'],
  ): Promise<DbError> {
    // One that was to be created was not looked for before.
    const state = expectedVersion === 0 ? await this.#state(kind, id) : [oldVersion, oldLive];
    const { version, live } = stateOf(state);
    if ((live ? version : 0) !== expectedVersion) return await this.#conflict(kind, id, state);
    if (profile === 'f') return noLiveProfile();
    if (kind === 'profile' && record === null) return hasOpenRules();
    return new DbError({ kind: 'internal', message: `a change of a ${kind} had no effect; please report it` });
  }

  async #conflict(kind: RecordKind, id: string, known?: readonly Raw[]): Promise<DbError> {
    const state = stateOf(known ?? (await this.#state(kind, id)));
    const own = this.#own.get(placeOf(kind, id));
    if (own?.version === state.version) return versionConflict(kind, own);
    const [entry = []] =
      state.version === 0 ? [] : await ask(this.#session, changeOfVersion, [kind, id, state.version]);
    const [seq = null, correlationId = null] = entry;
    return versionConflict(kind, { ...state, seq: BigInt(seq ?? 0), correlationId });
  }

  async #state(kind: RecordKind, id: string): Promise<readonly Raw[]> {
    const [row = []] = await ask(this.#session, recordStatements[kind].state, [id]);
    return row;
  }
}

/** A live record, of a row of version, time, actor and its own columns. */
export function liveRecord<K extends RecordKind>(
  kind: K,
  id: string,
  [version = null, time = null, actor = null, ...raws]: readonly Raw[],
): Versioned<CodecTypes[K]> {
  return versioned(recordOf(kind, id, raws), { version, time, actor }, recordTables[kind].name);
}

function stateOf([version = null, live = null]: readonly Raw[]): Pick<LastChange, 'live' | 'version'> {
  return { version: Number(version ?? 0), live: live === 't' };
}

function changeRow([raws = []]: readonly (readonly Raw[])[]): ChangeRow {
  const named = changeColumns.map((name, at) => [name, raws[at] ?? null] as const);
  return { row: Object.fromEntries(named) as ChangeRow['row'], old: raws.slice(changeColumns.length) };
}

function placeOf(kind: RecordKind, id: string): string {
  return `${kind} ${id}`;
}
