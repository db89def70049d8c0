import { isDeepStrictEqual } from 'node:util';
import { type AuditEntry, type AuditHead, type AuditLog, auditHash, auditText } from '@tradestore/core';
import type { ChangeLog } from '../config/change-log.ts';
import { differenceError } from '../difference.ts';
import { count } from '../format.ts';
import { pageByPage } from '../page-by-page.ts';
import { table } from '../table.ts';

/** What the audit log is read from. */
export interface AuditedStore {
  readonly audit: Pick<AuditLog, 'checkpoint' | 'list' | 'verify'>;
  readonly maxRows: number;
}

const SHOWN = 5;

/**
 * The audit trail of all changes of this run: each entry compared with the change, the chain's hashes computed anew, and the
 * store's own verification of the whole log.
 *
 * @param start the end of the log before the run
 * @throws DemoError when an entry is missing, wrong or not in the chain, or the store doesn't find its log whole
 */
export async function auditTrail({ audit, maxRows }: AuditedStore, log: ChangeLog, start: AuditHead): Promise<string> {
  const limit = Math.min(1_000, maxRows);
  const entries = pageByPage<AuditEntry>(limit, (last) => audit.list({ after: last?.seq ?? start.seq, limit }));
  const ours: AuditEntry[] = [];
  let head = start;
  for await (const entry of entries) {
    assertNext(entry, head);
    head = { seq: entry.seq, hash: entry.hash };
    if (!log.isOurs(entry)) continue;
    assertSays(entry, log, ours.length);
    ours.push(entry);
  }
  if (ours.length < log.changes.length) throw trailError(`entry ${count(ours.length + 1)} of this run is missing`);
  const { seq, hash } = await verifiedHead(audit, head);
  const rows = ours
    .slice(0, SHOWN)
    .map(({ seq: place, action, entity, actor, reason, hash: own }) => [
      String(place),
      action,
      entity.kind,
      String(entity.version),
      actor,
      reason ?? '',
      `${own.slice(0, 8)}…`,
    ]);
  const columns = [
    { title: 'seq', align: 'right' },
    ...['action', 'entity'].map((title) => ({ title, align: 'left' }) as const),
    { title: 'version', align: 'right' },
    ...['actor', 'reason', 'hash'].map((title) => ({ title, align: 'left' }) as const),
  ] as const;
  const more = ours.length - rows.length;
  return [
    table(columns, rows) + (more > 0 ? `\n  ... and ${count(more)} more` : ''),
    `  chain verified over ${count(Number(seq))} entries; checkpoint to keep elsewhere: ${seq} ${hash.slice(0, 16)}…`,
  ].join('\n');
}

/** Computes the hash anew: who changed an entry, or took one out, would have to change all that follow. */
function assertNext(entry: AuditEntry, { seq, hash }: AuditHead): void {
  const place = `the entry ${entry.seq} of the audit log`;
  if (entry.seq !== seq + 1n) throw trailError(`${place} stands where ${seq + 1n} must stand`);
  if (entry.previousHash !== hash) throw trailError(`${place} is not linked to the one before`);
  if (entry.hash !== auditHash(hash, auditText(entry))) throw trailError(`${place} has not the hash of its text`);
}

function assertSays(
  { hash: _hash, previousHash: _previous, seq, time: _time, ...said }: AuditEntry,
  log: ChangeLog,
  at: number,
): void {
  const change = log.changes[at];
  if (change === undefined) throw trailError(`the entry ${seq} of the audit log was not made by a change`);
  if (!isDeepStrictEqual(said, change)) throw trailError(`the entry ${seq} of the audit log says another change`);
}

/** What the store says of its whole log, from the first entry on. Others may have written more meanwhile. */
async function verifiedHead(audit: AuditedStore['audit'], head: AuditHead): Promise<AuditHead> {
  const verification = await audit.verify({ checkpoint: head });
  const { broken, entries } = verification;
  if (broken !== null) throw trailError(`the audit log is broken at entry ${broken.seq} (${broken.problem})`);
  if (BigInt(entries) !== verification.head.seq) throw trailError('the audit log was verified in part only');
  const checkpoint = await audit.checkpoint({ checkpoint: head });
  if (checkpoint.seq < head.seq) throw trailError('the checkpoint of the audit log lies before its end');
  return checkpoint;
}

function trailError(difference: string): Error {
  return differenceError(`the audit trail: ${difference}`);
}
