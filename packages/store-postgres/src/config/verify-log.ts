import {
  type Attempt,
  type AuditVerification,
  type AuditVerifyOptions,
  type StoredAuditEntry,
  verifyAuditChain,
} from '@tradestore/core';
import { headOf, storedEntry } from './audit-rows.js';
import { pageOfEntries, readHead } from './audit-statements.js';
import { type ConfigGround, read } from './config-ground.js';

/** Verifies the entries that there are now, in bounded memory; those that come meanwhile are not looked at. */
export async function verifyLog(
  ground: Pick<ConfigGround, 'connections'>,
  attempt: Attempt,
  { checkpoint, from }: AuditVerifyOptions,
): Promise<AuditVerification> {
  const [row = []] = await read(ground, attempt, readHead, []);
  const head = headOf(row);
  const first = from === 'checkpoint' && checkpoint !== undefined ? checkpoint.seq : 0n;
  const verification = await verifyAuditChain(entriesBetween(ground, attempt, first, head.seq), {
    checkpoint,
    from,
    end: head,
  });
  // The head and the last entry were read at one moment, and the head moves with each entry.
  const hasMore = BigInt(row[2] ?? 0) > head.seq;
  if (verification.broken !== null || !hasMore) return verification;
  return { ...verification, broken: { seq: head.seq + 1n, problem: 'end' } };
}

/** The entries of a part of the log, both ends included, page by page. */
async function* entriesBetween(
  ground: Pick<ConfigGround, 'connections'>,
  attempt: Attempt,
  first: bigint,
  last: bigint,
): AsyncGenerator<StoredAuditEntry, void, undefined> {
  for (let next = first; next <= last; ) {
    const rows = await read(ground, attempt, pageOfEntries, [next, last]);
    const page = rows.map(storedEntry);
    yield* page;
    const end = page.at(-1);
    if (end === undefined) return;
    next = end.entry.seq + 1n;
  }
}
