import {
  type Attempt,
  type AuditEntry,
  type AuditEvent,
  type AuditLog,
  type AuditNote,
  type AuditVerification,
  type AuditVerifyOptions,
  type ChangeContext,
  DbError,
  frozenJson,
  rowsToAsk,
  type Timestamp,
  wholeResult,
} from '@tradestore/core';
import { appendToChain, lockChain } from './append-entries.js';
import { entryOf, headOf } from './audit-rows.js';
import { auditFilters, listEntries, readHead } from './audit-statements.js';
import { type ConfigGround, read } from './config-ground.js';
import { verifyLog } from './verify-log.js';

/** The audit log, as the store gives it. */
export function auditLog(ground: ConfigGround): AuditLog {
  const { calls, connections, maxRows } = ground;
  return {
    append: (note, options) =>
      calls.run('audit.append', [note, options], (attempt) => {
        const eventAt = eventOf(note, options);
        return connections.transaction(attempt, async (session): Promise<AuditEntry> => {
          const { head, time } = await lockChain(session);
          const [entry] = await appendToChain(session, head, [eventAt(time)]);
          if (entry === undefined)
            throw new DbError({ kind: 'internal', message: 'nothing was appended; please report it' });
          return entry;
        });
      }),

    list: (options) =>
      calls.run('audit.list', [options], async (attempt) => {
        const { after = 0n, limit } = options ?? {};
        const given = { kind: options?.kind, id: options?.id };
        const filters = auditFilters.filter((name) => given[name] !== undefined);
        const values = [rowsToAsk(limit, maxRows), after, ...filters.map((name) => given[name])];
        const rows = await read(ground, attempt, listEntries(filters), values);
        return wholeResult(rows, limit, maxRows).map(entryOf);
      }),

    head: (options) =>
      calls.run('audit.head', [options], async (attempt) => {
        const [row = []] = await read(ground, attempt, readHead, []);
        return headOf(row);
      }),

    verify: (options) => calls.run('audit.verify', [options], (attempt) => verified(ground, attempt, options)),

    checkpoint: (options) =>
      calls.run('audit.checkpoint', [options], async (attempt) => {
        const { head, broken } = await verified(ground, attempt, options);
        if (broken === null) return head;
        throw new DbError({
          kind: 'corrupt_data',
          outcome: 'not_applied',
          message: `the audit log is not as it was written, from entry ${broken.seq} on (${broken.problem})`,
          details: { ...broken },
        });
      }),
  };
}

function verified(
  ground: ConfigGround,
  attempt: Attempt,
  { checkpoint, from }: AuditVerifyOptions = {},
): Promise<AuditVerification> {
  return verifyLog(ground, attempt, { checkpoint: checkpoint && { ...checkpoint }, from });
}

/** What is noted, but for the time at which it will be. */
function eventOf(
  { action, entity: { kind, id, version }, before, after }: AuditNote,
  { actor, reason, correlationId }: ChangeContext,
): (time: Timestamp) => AuditEvent {
  const event = {
    actor,
    action,
    entity: { kind, id, version },
    before: frozenJson(before ?? null),
    after: frozenJson(after ?? null),
    reason: reason ?? null,
    correlationId: correlationId ?? null,
  };
  return (time) => ({ ...event, time });
}
