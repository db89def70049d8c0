import type { AuditNote } from '@tradestore/core';
import { isTimestamp } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import { anybody, type ConfigSuite } from './config-scene.js';

/** What the platform notes besides changes. */
export function auditNotes(suite: ConfigSuite): void {
  suite.group('audit notes', (contract) => {
    contract('append gives the entry that it wrote at the end of the log', async ({ store, world }) => {
      const head = await store.audit.head();
      const entity = { kind: 'session', id: world.name('session'), version: 3 };
      const context = { actor: 'operator', reason: 'night shift', correlationId: world.name('request') };
      const entry = await store.audit.append({ action: 'login', entity, before: { a: 1 }, after: ['b'] }, context);
      const { time, hash, ...rest } = entry;
      expect(rest).toStrictEqual({
        seq: head.seq + 1n,
        action: 'login',
        entity,
        before: { a: 1 },
        after: ['b'],
        ...context,
        previousHash: head.hash,
      });
      expect(isTimestamp(time)).toBe(true);
      expect(await store.audit.head()).toStrictEqual({ seq: entry.seq, hash });
      expect(await store.audit.list({ id: entity.id })).toStrictEqual([entry]);
    });

    contract('what a note does not say is null', async ({ store, world }) => {
      const entity = { kind: 'session', id: world.name('session'), version: 0 };
      const entry = await store.audit.append({ action: 'logout', entity }, anybody);
      expect(entry).toMatchObject({ before: null, after: null, reason: null, correlationId: null });
    });

    for (const action of ['create', 'update', 'remove']) {
      contract(`a note of the action ${action} is refused, and leaves no entry`, async ({ store, world }) => {
        const head = await store.audit.head();
        const entity = { kind: 'setting', id: world.name('setting'), version: 1 };
        const error = await rejectionOf(store.audit.append({ action, entity }, anybody), 'invalid_argument');
        expect(error.details).toMatchObject({ field: 'action' });
        expect(await store.audit.head()).toStrictEqual(head);
      });
    }

    contract('a note changes no record', async ({ store, world }) => {
      const id = world.name('setting');
      const note: AuditNote = {
        action: 'viewed',
        entity: { kind: 'setting', id, version: 1 },
        after: { id, value: 1 },
      };
      await store.audit.append(note, anybody);
      expect(await store.settings.get(id)).toBeNull();
      expect(await store.settings.history(id)).toStrictEqual([]);
    });

    contract('changing what append was given changes nothing in the log', async ({ store, world }) => {
      const entity = { kind: 'session', id: world.name('session'), version: 1 };
      const note = { action: 'login', entity: { ...entity }, after: { from: ['here'] } };
      const written = structuredClone(await store.audit.append(note, anybody));
      note.entity.version = 9;
      note.after.from.push('there');
      const [found] = await store.audit.list({ id: entity.id });
      assert(found);
      expect(found).toStrictEqual(written);
      expect(found).toMatchObject({ entity, after: { from: ['here'] } });
    });
  });
}
