import {
  type AuditEntry,
  type AuditEvent,
  type AuditHead,
  type AuditListOptions,
  type AuditVerification,
  type AuditVerifyOptions,
  EMPTY_AUDIT_HEAD,
  frozenCopy,
  nextAuditEntry,
  type StoredAuditEntry,
  verifyAuditChain,
} from '@tradestore/core';

/** The entries of an audit log, chained by their hashes. */
export class AuditChain {
  readonly #entries: StoredAuditEntry[] = [];
  #head: AuditHead = EMPTY_AUDIT_HEAD;

  /** The end of the log. */
  get head(): AuditHead {
    return this.#head;
  }

  append(event: AuditEvent): AuditEntry {
    const { entry, text } = nextAuditEntry(this.#head, event);
    const kept = frozenCopy('audit', entry);
    this.#entries.push(Object.freeze({ entry: kept, text }));
    this.#head = Object.freeze({ seq: kept.seq, hash: kept.hash });
    return kept;
  }

  /** The entries that are asked for, by `seq`. */
  *select({ after = 0n, kind, id }: AuditListOptions): Generator<AuditEntry, void, undefined> {
    for (let at = placeAfter(after, this.#entries.length); at < this.#entries.length; at++) {
      const entry = this.#entries[at]?.entry;
      if (entry === undefined) return;
      const { entity } = entry;
      if ((kind ?? entity.kind) === entity.kind && (id ?? entity.id) === entity.id) yield entry;
    }
  }

  /** Verifies the entries there are now; those that come meanwhile are not looked at. */
  verify({ checkpoint, from }: AuditVerifyOptions): Promise<AuditVerification> {
    const first = from === 'checkpoint' && checkpoint !== undefined && checkpoint.seq > 0n ? checkpoint.seq - 1n : 0n;
    const entries = this.#entries.slice(placeAfter(first, this.#entries.length));
    return verifyAuditChain(inPieces(entries), { checkpoint, from, end: this.#head });
  }
}

/** So many entries are verified before others get a turn: the deadline, an abort. */
const PIECE = 500;

async function* inPieces<T>(rows: readonly T[]): AsyncGenerator<T, void, undefined> {
  for (const [at, row] of rows.entries()) {
    if (at % PIECE === PIECE - 1) await new Promise<void>((resolve) => void setImmediate(resolve));
    yield row;
  }
}

/** Where the entry after a `seq` stands: entries count from 1, without a gap. */
function placeAfter(seq: bigint, length: number): number {
  return seq < BigInt(length) ? Number(seq) : length;
}
