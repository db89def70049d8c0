import {
  type AuditEntry,
  type AuditHead,
  DbError,
  type Json,
  type StoredAuditEntry,
  type Timestamp,
} from '@tradestore/core';
import { auditColumns } from './audit-statements.js';
import type { Raw } from './raw-values.js';

type AuditColumn = (typeof auditColumns)[number];

/** The values of an entry, in the order of {@link auditColumns}. */
export function auditValues({ entry, text }: StoredAuditEntry): unknown[] {
  const values: Readonly<Record<AuditColumn, unknown>> = {
    seq: entry.seq,
    time: entry.time,
    actor: entry.actor,
    action: entry.action,
    kind: entry.entity.kind,
    id: entry.entity.id,
    version: entry.entity.version,
    reason: entry.reason,
    correlation_id: entry.correlationId,
    previous_hash: entry.previousHash,
    hash: entry.hash,
    text,
  };
  return auditColumns.map((name) => values[name]);
}

/**
 * An entry for `verify`, which finds what was changed, so nothing of it is checked here: what has a column is read from it, and
 * only the record before and after from the text.
 */
export function storedEntry(raws: readonly Raw[]): StoredAuditEntry {
  const row = rowOf(raws);
  const text = row.get('text') ?? '';
  return { entry: entryWith(row, recordsIn(text) ?? { before: null, after: null }), text };
}

/** @throws DbError kind `corrupt_data` when its text cannot be read */
export function entryOf(raws: readonly Raw[]): AuditEntry {
  const row = rowOf(raws);
  const records = recordsIn(row.get('text') ?? '');
  if (records === undefined) throw corruptEntry(BigInt(row.get('seq') ?? 0));
  return entryWith(row, records);
}

/** The end of a log. */
export function headOf([seq, hash]: readonly Raw[]): AuditHead {
  if (typeof seq !== 'string' || typeof hash !== 'string') throw noHead();
  return { seq: BigInt(seq), hash };
}

/** An entry that says what the store has never written. */
export function corruptEntry(seq: bigint, cause?: unknown): DbError {
  return new DbError({
    kind: 'corrupt_data',
    outcome: 'not_applied',
    message: `entry ${seq} of tradestore.audit_log cannot be read; verify the log with audit.verify`,
    details: { table: 'tradestore.audit_log', seq },
    cause,
  });
}

function noHead(): DbError {
  return new DbError({
    kind: 'corrupt_data',
    outcome: 'not_applied',
    message: 'tradestore.audit_head has lost its row; restore it from the last entry of tradestore.audit_log',
    details: { table: 'tradestore.audit_head' },
  });
}

function rowOf(raws: readonly Raw[]): ReadonlyMap<AuditColumn, Raw> {
  return new Map(auditColumns.map((name, at) => [name, raws[at] ?? null]));
}

function entryWith(row: ReadonlyMap<AuditColumn, Raw>, { before, after }: Records): AuditEntry {
  const textOf = (name: AuditColumn): string => row.get(name) ?? '';
  return {
    seq: BigInt(textOf('seq')),
    // Whatever it is: that it is no moment, `verify` finds.
    time: Number(textOf('time')) as Timestamp,
    actor: textOf('actor'),
    action: textOf('action'),
    entity: { kind: textOf('kind'), id: textOf('id'), version: Number(textOf('version')) },
    before,
    after,
    reason: row.get('reason') ?? null,
    correlationId: row.get('correlation_id') ?? null,
    previousHash: textOf('previous_hash'),
    hash: textOf('hash'),
  };
}

/** A record before and after a change. */
interface Records {
  readonly before: Json;
  readonly after: Json;
}

/** What an entry's text says of them; undefined: it is no text of an entry. */
function recordsIn(text: string): Records | undefined {
  try {
    const { before, after } = JSON.parse(text) as Partial<Records>;
    return before === undefined || after === undefined ? undefined : { before, after };
  } catch {
    // The caller says what that means.
    return undefined;
  }
}
