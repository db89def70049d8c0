import type { AuditEntry, AuditHead, ConfigStore } from '@tradestore/core';
import { expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import type { World } from '../world.js';
import { anybody, type ConfigSuite } from './config-scene.js';

const MAX_ROWS = 5;

/** Which entries are listed. */
export function auditList(suite: ConfigSuite): void {
  suite.group('audit list', (contract) => {
    contract('audit.list gives the entries after a seq, oldest first', async ({ store, world }) => {
      const { head, entries } = await noteMany(store, world, 9);
      expect(await store.audit.list({ after: head.seq })).toStrictEqual(entries);
      for (const at of [0, 4, 8]) {
        expect(await store.audit.list({ after: entries[at]?.seq })).toStrictEqual(entries.slice(at + 1));
      }
    });

    contract('audit.list without after starts with the first entry of the log', async ({ store, world }) => {
      await noteMany(store, world, 1);
      const [first] = await store.audit.list({ limit: 1 });
      expect(first).toMatchObject({ seq: 1n, previousHash: '0'.repeat(64) });
      expect(await store.audit.list({ limit: 1, after: 0n })).toStrictEqual([first]);
    });

    for (const limit of [1, 2, 3, 8, 9, 10]) {
      contract(`pages of ${limit} hold every entry exactly once`, async ({ store, world }) => {
        const { head, entries } = await noteMany(store, world, 9);
        const found: AuditEntry[] = [];
        for (let after = head.seq; ; after = found.at(-1)?.seq ?? after) {
          const page = await store.audit.list({ after, limit });
          found.push(...page);
          if (page.length < limit || found.length > entries.length) break;
        }
        expect(found).toStrictEqual(entries);
      });
    }

    contract('audit.list by kind, by id and by both gives those entries only', async ({ store, world }) => {
      const { head, entries } = await noteMany(store, world, 9);
      const [kind, id] = [world.name('kind 1'), world.name('id 2')];
      const ofKind = entries.filter(({ entity }) => entity.kind === kind);
      const ofId = entries.filter(({ entity }) => entity.id === id);
      const both = ofKind.filter(({ entity }) => entity.id === id);
      expect([ofKind.length, ofId.length, both.length]).toStrictEqual([3, 3, 1]);
      expect(await store.audit.list({ kind }), 'kind').toStrictEqual(ofKind);
      expect(await store.audit.list({ id }), 'id').toStrictEqual(ofId);
      expect(await store.audit.list({ kind, id }), 'both').toStrictEqual(both);
      expect(await store.audit.list({ kind, after: ofKind[0]?.seq, limit: 1 })).toStrictEqual([ofKind[1]]);
      expect(await store.audit.list({ kind: world.name('no kind'), after: head.seq })).toStrictEqual([]);
    });

    contract('audit.list after the head is empty', async ({ store }) => {
      expect(await store.audit.list({ after: (await store.audit.head()).seq })).toStrictEqual([]);
      expect(await store.audit.list({ after: 2n ** 63n - 1n })).toStrictEqual([]);
    });

    contract('audit.list of more than maxRows entries rejects with kind resource, and is not cut', async (scene) => {
      const store = await scene.open({ maxRows: MAX_ROWS });
      const { head, entries } = await noteMany(store, scene.world, MAX_ROWS + 1);
      const error = await rejectionOf(store.audit.list({ after: head.seq }), 'resource');
      expect(error.isTransient()).toBe(false);
      expect(error.outcome).toBe('not_applied');
      expect(await store.audit.list({ after: entries[0]?.seq }), 'exactly maxRows').toStrictEqual(entries.slice(1));
      const limited = await store.audit.list({ after: head.seq, limit: MAX_ROWS });
      expect(limited).toStrictEqual(entries.slice(0, MAX_ROWS));
    });

    contract('verify looks at more entries than maxRows', async ({ open, world }) => {
      const store = await open({ maxRows: MAX_ROWS });
      const { entries } = await noteMany(store, world, 3 * MAX_ROWS);
      const { seq = 0n, hash } = entries.at(-1) ?? {};
      expect(await store.audit.verify()).toStrictEqual({ entries: Number(seq), head: { seq, hash }, broken: null });
    });
  });
}

/** Notes of three kinds and three ids. */
async function noteMany(
  store: ConfigStore,
  world: World,
  count: number,
): Promise<{ readonly head: AuditHead; readonly entries: AuditEntry[] }> {
  const head = await store.audit.head();
  const entries: AuditEntry[] = [];
  for (let at = 0; at < count; at++) {
    const entity = { kind: world.name(`kind ${at % 3}`), id: world.name(`id ${Math.floor(at / 3)}`), version: at };
    entries.push(await store.audit.append({ action: 'noted', entity }, anybody));
  }
  return { head, entries };
}
