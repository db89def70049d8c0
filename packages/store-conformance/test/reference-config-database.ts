import {
  type AuditEntry,
  type AuditEvent,
  type AuditHead,
  type ConfigChange,
  EMPTY_AUDIT_HEAD,
  nextAuditEntry,
  type RecordKind,
  type RecordsByKind,
  type StoredAuditEntry,
  type Versioned,
} from '@tradestore/core';
import { ReferenceLocks } from './reference-locks.ts';

export type AnyRecord = RecordsByKind[RecordKind];
export type AnyVersion = Versioned<AnyRecord | null>;

/** A change and its audit entry, which come together or not at all. */
export interface Change {
  readonly kind: RecordKind;
  readonly id: string;
  readonly version: AnyVersion;
  readonly event: AuditEvent;
}

/** What the reference config stores of one harness share: records, the log, locks, and a server that can be frozen. */
export class ReferenceConfigDatabase {
  readonly locks: ReferenceLocks = new ReferenceLocks();
  readonly log: StoredAuditEntry[] = [];
  readonly #versions = new Map<RecordKind, Map<string, AnyVersion[]>>();
  readonly #changes = new Map<bigint, ConfigChange>();
  #thawed: PromiseWithResolvers<void> | undefined;
  #grown = Promise.withResolvers<void>();

  freeze(): void {
    this.#thawed ??= Promise.withResolvers();
  }

  thaw(): void {
    this.#thawed?.resolve();
    this.#thawed = undefined;
  }

  /** Resolves when the server answers; undefined: it does. */
  get answers(): Promise<void> | undefined {
    return this.#thawed?.promise;
  }

  /** Resolves when there is another entry in the log. */
  get grown(): Promise<void> {
    return this.#grown.promise;
  }

  get head(): AuditHead {
    const { seq, hash } = this.log.at(-1)?.entry ?? EMPTY_AUDIT_HEAD;
    return { seq, hash };
  }

  versionsOf(kind: RecordKind, id: string): readonly AnyVersion[] {
    return this.#versions.get(kind)?.get(id) ?? [];
  }

  /** The ids of live records. */
  idsOf(kind: RecordKind): string[] {
    const all = [...(this.#versions.get(kind) ?? [])];
    return all.flatMap(([id, versions]) => (versions.at(-1)?.record ? [id] : []));
  }

  /** The change of an entry; undefined: it is a note. */
  changeOf(entry: AuditEntry): ConfigChange | undefined {
    return this.#changes.get(entry.seq);
  }

  /** All at once: nobody sees one without the others. */
  commit(changes: readonly Change[]): void {
    for (const { kind, id, version, event } of changes) {
      const ofKind = this.#versions.get(kind) ?? new Map<string, AnyVersion[]>();
      this.#versions.set(kind, ofKind.set(id, [...this.versionsOf(kind, id), version]));
      const { seq } = this.append(event);
      const change = { seq, kind, id, version: version.version, action: event.action, record: version.record };
      this.#changes.set(seq, change as ConfigChange);
    }
  }

  append(event: AuditEvent): AuditEntry {
    const stored = nextAuditEntry(this.head, event);
    this.log.push(stored);
    this.#grown.resolve();
    this.#grown = Promise.withResolvers();
    return stored.entry;
  }
}
