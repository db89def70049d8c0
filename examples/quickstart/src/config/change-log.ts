import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type AuditEntry,
  type Json,
  type RecordKind,
  type RecordSet,
  type RecordsByKind,
  toJson,
  type Versioned,
} from '@tradestore/core';
import { differenceError } from '../difference.ts';

/** What the audit log must say of a change, besides when it was and its place in the chain. */
export type Change = Omit<AuditEntry, 'hash' | 'previousHash' | 'seq' | 'time'>;

/** Who makes a change, and why. */
export interface Author {
  readonly actor: string;
  readonly reason: string;
}

/** The same with what ties a change to its entry in the audit log. */
interface Signed extends Author {
  readonly correlationId: string;
}

/** What records of a kind are saved to and read from. */
export type Records<K extends RecordKind> = Pick<RecordSet<RecordsByKind[K]>, 'get' | 'save'>;

/** Notes the changes of one run of the program, to be compared with the audit log. */
export class ChangeLog {
  /** All changes so far, in their order. */
  readonly changes: Change[] = [];
  readonly #run = randomUUID();

  /** Is it the entry of a change that was made here? */
  isOurs({ correlationId }: AuditEntry): boolean {
    return correlationId?.startsWith(this.#run) ?? false;
  }

  /** The context of the next change, or of the next transaction. */
  context({ actor, reason }: Author): Signed {
    return { actor, reason, correlationId: `${this.#run}/${this.changes.length + 1}` };
  }

  /**
   * Notes what a store says that it changed.
   *
   * @param before the live record that was there; null: none
   * @throws DemoError when it isn't the change that was asked for
   */
  note<K extends RecordKind>(
    kind: K,
    author: Signed,
    before: Versioned<RecordsByKind[K]> | null,
    record: RecordsByKind[K],
    made: Versioned<RecordsByKind[K]>,
  ): void {
    // Of an id that was removed once, the versions go on: only over a live record it is known which is the next.
    const isNext = before === null ? made.version >= 1 : made.version === before.version + 1;
    if (!isNext || made.actor !== author.actor || !isDeepStrictEqual(made.record, record)) {
      throw differenceError(`a saved ${kind} came back with another version, actor or record`);
    }
    this.changes.push({
      ...author,
      action: before === null ? 'create' : 'update',
      entity: { kind, id: record.id, version: made.version },
      before: before === null ? null : jsonOf(kind, before.record),
      after: jsonOf(kind, record),
    });
  }

  /**
   * Saves a record over the version that the caller knows, and reads it back.
   *
   * @throws DemoError when something else comes back
   */
  async save<K extends RecordKind>(
    kind: K,
    records: Records<K>,
    record: RecordsByKind[K],
    known: Versioned<RecordsByKind[K]> | null,
    author: Author,
  ): Promise<Versioned<RecordsByKind[K]>> {
    const context = this.context(author);
    const made = await records.save(record, { ...context, expectedVersion: known?.version ?? 0 });
    this.note(kind, context, known, record, made);
    if (!isDeepStrictEqual(await records.get(record.id), made)) {
      throw differenceError(`a saved ${kind} was read back with another version, actor or record`);
    }
    return made;
  }
}

function jsonOf<K extends RecordKind>(kind: K, record: RecordsByKind[K]): Json {
  return toJson<RecordKind>(kind, record);
}
