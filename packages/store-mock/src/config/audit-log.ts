import {
  type AuditEvent,
  type AuditLog,
  type AuditNote,
  type ChangeContext,
  DbError,
  frozenJson,
} from '@tradestore/core';
import { rowsUpTo } from '../row-limit.js';
import type { ConfigEngine } from './config-engine.js';

/** The audit log, as the store gives it. */
export function auditLog(engine: ConfigEngine): AuditLog {
  const { data, now } = engine.ground;
  return {
    append: (note, options) =>
      engine.run('audit.append', [note, options], () => {
        const noted = eventOf(note, options);
        return () => {
          const entry = data.audit.append({ ...noted, time: now() });
          data.watchers.wake();
          return entry;
        };
      }),

    list: (options) =>
      engine.run('audit.list', [options], () => {
        const { after, kind, id, limit } = options ?? {};
        return () => {
          const entries = data.audit.select({ after, kind, id });
          return rowsUpTo(entries, limit, engine.maxRows, 'read them page by page, with limit and after');
        };
      }),

    head: (options) => engine.run('audit.head', [options], () => () => data.audit.head),

    verify: (options) =>
      engine.run('audit.verify', [options], () => {
        const { checkpoint, from } = options ?? {};
        const own = { checkpoint: checkpoint && { ...checkpoint }, from };
        return (call) => call.until(data.audit.verify(own));
      }),

    checkpoint: (options) =>
      engine.run('audit.checkpoint', [options], () => {
        const { checkpoint, from } = options ?? {};
        const own = { checkpoint: checkpoint && { ...checkpoint }, from };
        return async (call) => {
          const { head, broken } = await call.until(data.audit.verify(own));
          if (broken === null) return head;
          throw new DbError({
            kind: 'corrupt_data',
            outcome: 'not_applied',
            message: `the audit log is not as it was written, from entry ${broken.seq} on (${broken.problem})`,
            details: { ...broken },
          });
        };
      }),
  };
}

function eventOf(
  { action, entity: { kind, id, version }, before, after }: AuditNote,
  { actor, reason, correlationId }: ChangeContext,
): Omit<AuditEvent, 'time'> {
  return {
    actor,
    action,
    entity: { kind, id, version },
    before: frozenJson(before ?? null),
    after: frozenJson(after ?? null),
    reason: reason ?? null,
    correlationId: correlationId ?? null,
  };
}
