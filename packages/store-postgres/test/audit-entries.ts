import { createHash } from 'node:crypto';

/** An entry of the audit log, as far as a test says what it is. */
export interface SomeEntry {
  readonly kind: string;
  readonly id: string;
  /** @default 'create' */
  readonly action?: string | undefined;
  /** @default 1 */
  readonly version?: number | undefined;
  /** @default one more than that of the entry before, of the first 1 */
  readonly seq?: number | undefined;
  /** @default the hash of the `seq` before */
  readonly previousHash?: string | undefined;
}

/** Some hash for each `seq`: the database doesn't compute them. */
export function hashOf(seq: number): string {
  return seq === 0 ? '0'.repeat(64) : createHash('sha256').update(String(seq)).digest('hex');
}

/** One `insert` of entries that follow each other. @param after the `seq` of the entry before the first */
export function auditEntries(entries: readonly SomeEntry[], after = 0): string {
  const rows = entries.map(({ kind, id, action = 'create', version = 1, seq: given, previousHash }, index) => {
    const seq = given ?? after + index + 1;
    return `(${seq}, now(), 'a', '${action}', '${kind}', '${id}', ${version}, '${previousHash ?? hashOf(seq - 1)}', '${hashOf(seq)}', 't')`;
  });
  return `insert into tradestore.audit_log (seq, time, actor, action, kind, id, version, previous_hash, hash, text)
values ${rows.join(', ')}`;
}
