import { type AuditEntry, type AuditHead, auditHash, auditText, EMPTY_AUDIT_HEAD } from './audit.js';

/** An entry as a store keeps it. */
export interface StoredAuditEntry {
  readonly entry: AuditEntry;
  /** The text that was hashed. */
  readonly text: string;
}

/** What is wrong with the first entry that is not what was written. */
export interface BrokenAuditEntry {
  /** The place in the chain where it was found. */
  readonly seq: bigint;
  /**
   * - `gap`: the entry of this `seq` is missing, and another stands in its place
   * - `link`: its `previousHash` is not the hash of the entry before
   * - `hash`: its `hash` is not that of its text
   * - `text`: its fields do not say what its text says
   * - `checkpoint`: it is not the entry that the checkpoint vouches for
   * - `end`: the log ends before it, though the checkpoint or the log itself says that it was there, or it is not the entry
   *   that the log itself says is its end
   */
  readonly problem: 'gap' | 'link' | 'hash' | 'text' | 'checkpoint' | 'end';
}

/** What a verification found. */
export interface AuditVerification {
  /** How many entries were looked at, the broken one included. */
  readonly entries: number;
  /** The last entry that is as it was written; of an unbroken log its end. */
  readonly head: AuditHead;
  /** The first entry that is not as it was written; null: there is none. */
  readonly broken: BrokenAuditEntry | null;
}

/** What a log is compared with, besides itself. */
export interface AuditExpectation {
  /** An end of the log that was kept elsewhere; the log must still pass through it. */
  readonly checkpoint?: AuditHead | undefined;
  /** Where the entries start: with the first of the log, or with the one of the checkpoint. @default 'start' */
  readonly from?: 'start' | 'checkpoint' | undefined;
  /** Where the log itself says that it ends, where a store keeps that apart. */
  readonly end?: AuditHead | undefined;
}

/**
 * Goes along the entries of a log by `seq`, in bounded memory, up to the first that is not what was written.
 *
 * @param entries all, or those from the checkpoint's own entry on
 */
export async function verifyAuditChain(
  entries: AsyncIterable<StoredAuditEntry> | Iterable<StoredAuditEntry>,
  { checkpoint = EMPTY_AUDIT_HEAD, from = 'start', end }: AuditExpectation = {},
): Promise<AuditVerification> {
  let head = EMPTY_AUDIT_HEAD;
  let count = 0;
  const brokenAt = (seq: bigint, problem: BrokenAuditEntry['problem']): AuditVerification => ({
    entries: count,
    head,
    broken: { seq, problem },
  });
  for await (const stored of entries) {
    count += 1;
    const { seq, previousHash, hash } = stored.entry;
    const isFirst = count === 1 && from === 'checkpoint' && checkpoint.seq > 0n;
    // Of the first entry only the checkpoint can say whether it is the right one.
    const before = isFirst ? { seq: checkpoint.seq - 1n, hash: previousHash } : head;
    const problem = problemOf(stored, before);
    if (problem !== null) return brokenAt(before.seq + 1n, problem);
    if (seq === checkpoint.seq && hash !== checkpoint.hash) return brokenAt(seq, 'checkpoint');
    if (seq === end?.seq && hash !== end.hash) return brokenAt(seq, 'end');
    head = { seq, hash };
  }
  const next = count === 0 && from === 'checkpoint' && checkpoint.seq > 0n ? checkpoint.seq : head.seq + 1n;
  for (const expected of [checkpoint, end ?? head]) {
    if (expected.seq > head.seq) return brokenAt(next, 'end');
  }
  return { entries: count, head, broken: null };
}

function problemOf({ entry, text }: StoredAuditEntry, before: AuditHead): BrokenAuditEntry['problem'] | null {
  if (entry.seq !== before.seq + 1n) return 'gap';
  if (entry.previousHash !== before.hash) return 'link';
  if (entry.hash !== auditHash(entry.previousHash, text)) return 'hash';
  return textOf(entry) === text ? null : 'text';
}

/** The text of an entry; null when what a store read back cannot be one. */
function textOf(entry: AuditEntry): string | null {
  try {
    return auditText(entry);
  } catch {
    return null;
  }
}
