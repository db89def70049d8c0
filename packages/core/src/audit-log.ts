import type { CallOptions } from './call-options.js';
import type { ChangeContext } from './change-context.js';
import type { AuditEntity, AuditEntry, AuditHead } from './model/audit.js';
import type { Json } from './model/json.js';
import type { AuditVerification } from './model/verify-audit-chain.js';

/** What the platform notes in the log besides changes of records. */
export interface AuditNote {
  /** What was done: `login`, `manual-trade`. Not `create`, `update` or `remove`, which come with their change only. */
  readonly action: string;
  /** What it was done to. */
  readonly entity: AuditEntity;
  /** @default null */
  readonly before?: Json | undefined;
  /** @default null */
  readonly after?: Json | undefined;
}

/** What {@link AuditLog.list} accepts. */
export interface AuditListOptions extends CallOptions {
  /** Only entries after this `seq`. @default 0n */
  readonly after?: bigint | undefined;
  /** Only entries of this kind of entity. */
  readonly kind?: string | undefined;
  /** Only entries of this id. */
  readonly id?: string | undefined;
  /** The most entries to return, 1 to `maxRows`. Without it there must be at most `maxRows`. */
  readonly limit?: number | undefined;
}

/** What {@link AuditLog.verify} accepts. */
export interface AuditVerifyOptions extends CallOptions {
  /** What {@link AuditLog.checkpoint} once returned: the log must still pass through it. */
  readonly checkpoint?: AuditHead | undefined;
  /** Where to start: with the first entry, or with the one of the checkpoint. @default 'start' */
  readonly from?: 'start' | 'checkpoint' | undefined;
}

/**
 * What was done, by whom and why: append-only, gapless, and hash-chained, so that an entry that was changed, removed or put in
 * later is found.
 *
 * `hash` is the hex SHA-256 of `tradestore-audit-1`, the previous hash and the entry's canonical text, one a line (`auditHash`).
 * The chain proves that nothing up to a checkpoint was changed after the checkpoint was kept elsewhere; who can rewrite the
 * whole database can rewrite the whole chain.
 */
export interface AuditLog {
  /** Notes what is no change of a record. **Not** safe to repeat when the outcome is unknown: it may then stand twice. */
  append(note: AuditNote, options: ChangeContext & CallOptions): Promise<AuditEntry>;

  /** The entries by `seq`, oldest first. Without `limit`, more than `maxRows` reject with kind `resource`. */
  list(options?: AuditListOptions): Promise<AuditEntry[]>;

  /** The end of the log; of an empty one `seq` 0n and 64 zeros. */
  head(options?: CallOptions): Promise<AuditHead>;

  /** Goes along the chain, page by page, and names the first entry that is not as it was written. `timeoutMs` counts for all. */
  verify(options?: AuditVerifyOptions): Promise<AuditVerification>;

  /**
   * Verifies the log, and returns its end to be kept where nobody who can write to the database can write.
   *
   * @throws DbError kind `corrupt_data` when the chain is broken, with `details.seq` and `details.problem`
   */
  checkpoint(options?: AuditVerifyOptions): Promise<AuditHead>;
}
