import {
  type AuditEntry,
  type AuditEvent,
  type AuditHead,
  nextAuditEntry,
  type StoredAuditEntry,
  type Timestamp,
} from '@tradestore/core';
import type { Session } from '../session.js';
import { ask } from './ask.js';
import { auditValues, headOf } from './audit-rows.js';
import { appendEntries, auditColumns, lockHead, lockHeadPatiently } from './audit-statements.js';
import { momentFrom } from './record-rows.js';

/** How much goes into one statement: the driver makes one text of it. */
const PIECE = { entries: 1_000, characters: 4 * 1024 * 1024 };

/**
 * Locks the chain until the end of the transaction, so it comes last in it: who waits for a record then holds up nobody else.
 *
 * @param usualTimeout the server's limit for one wait for a lock, when it has been changed
 * @returns the head, and what time it is when it is locked
 */
export async function lockChain(
  session: Session,
  usualTimeout?: string,
): Promise<{ readonly head: AuditHead; readonly time: Timestamp }> {
  const [row = []] =
    usualTimeout === undefined
      ? await ask(session, lockHead, [])
      : await ask(session, lockHeadPatiently, [usualTimeout]);
  return { head: headOf(row), time: momentFrom(row[2] ?? null, 'tradestore.audit_head') };
}

/**
 * Puts events into the chain, in their order.
 *
 * @param head the end of the log, locked
 */
export async function appendToChain(
  session: Session,
  head: AuditHead,
  events: readonly AuditEvent[],
): Promise<AuditEntry[]> {
  let last = head;
  const chained = events.map((event) => {
    const stored = nextAuditEntry(last, event);
    last = stored.entry;
    return stored;
  });
  for (const piece of inPieces(chained)) {
    const rows = piece.map(auditValues);
    await ask(
      session,
      appendEntries,
      auditColumns.map((_, column) => rows.map((row) => row[column])),
    );
  }
  return chained.map(({ entry }) => entry);
}

function* inPieces(entries: readonly StoredAuditEntry[]): Generator<readonly StoredAuditEntry[], void, undefined> {
  let piece: StoredAuditEntry[] = [];
  let characters = 0;
  for (const entry of entries) {
    piece.push(entry);
    characters += entry.text.length;
    if (piece.length < PIECE.entries && characters < PIECE.characters) continue;
    yield piece;
    piece = [];
    characters = 0;
  }
  if (piece.length > 0) yield piece;
}
