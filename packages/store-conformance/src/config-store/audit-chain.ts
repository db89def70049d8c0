import { type AuditEntry, type AuditHead, auditHash, auditText, type ConfigStore } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import type { World } from '../world.js';
import { anybody, type ConfigSuite, expecting } from './config-scene.js';

/** The chain of hashes, and what is held against it. */
export function auditChain(suite: ConfigSuite): void {
  suite.group('audit chain', (contract) => {
    contract('each entry is chained to the one before by the hash of its text', async ({ store, world }) => {
      const { before, entries } = await grow(store, world);
      let { seq, hash } = before;
      for (const entry of entries) {
        expect(entry.seq).toBe(seq + 1n);
        expect(entry.previousHash).toBe(hash);
        expect(entry.hash).toBe(auditHash(hash, auditText(entry)));
        ({ seq, hash } = entry);
      }
    });

    contract('the chain of the whole log starts with 64 zeros and has no gap', async ({ store, world }) => {
      await grow(store, world);
      const entries = await store.audit.list();
      let hash = '0'.repeat(64);
      for (const [at, entry] of entries.entries()) {
        expect([entry.seq, entry.previousHash]).toStrictEqual([BigInt(at) + 1n, hash]);
        ({ hash } = entry);
      }
    });

    contract('head is the seq and the hash of the last entry', async ({ store, world }) => {
      const { entries, head } = await grow(store, world);
      expect(head).toStrictEqual(headOf(entries.at(-1)));
    });

    contract('verify finds nothing broken, counts the entries and gives the head', async ({ store, world }) => {
      const { head } = await grow(store, world);
      expect(await store.audit.verify()).toStrictEqual({ entries: Number(head.seq), head, broken: null });
      expect(await store.audit.verify({ from: 'start' })).toMatchObject({ entries: Number(head.seq), broken: null });
    });

    contract('verify holds the log against a checkpoint that it has passed', async ({ store, world }) => {
      const { entries, head } = await grow(store, world);
      for (const checkpoint of [headOf(entries[0]), headOf(entries[2]), head]) {
        const verification = await store.audit.verify({ checkpoint });
        expect(verification).toStrictEqual({ entries: Number(head.seq), head, broken: null });
      }
    });

    contract('verify from a checkpoint looks at its entry and those after it only', async ({ store, world }) => {
      const { entries, head } = await grow(store, world);
      for (const [at, entry] of entries.entries()) {
        const verification = await store.audit.verify({ checkpoint: headOf(entry), from: 'checkpoint' });
        expect(verification).toStrictEqual({ entries: entries.length - at, head, broken: null });
      }
    });

    for (const from of ['start', 'checkpoint'] as const) {
      contract(`verify from the ${from} names the entry that a checkpoint contradicts`, async ({ store, world }) => {
        const { entries } = await grow(store, world);
        for (const { seq } of entries) {
          const { broken } = await store.audit.verify({ checkpoint: { seq, hash: 'a'.repeat(64) }, from });
          expect(broken).toStrictEqual({ seq, problem: 'checkpoint' });
        }
      });
    }

    contract('verify names the end of a log that ends before the checkpoint', async ({ store, world }) => {
      const { head } = await grow(store, world);
      const checkpoint = { seq: head.seq + 3n, hash: head.hash };
      const verification = await store.audit.verify({ checkpoint });
      expect(verification).toMatchObject({ head, broken: { seq: head.seq + 1n, problem: 'end' } });
      const fromThere = await store.audit.verify({ checkpoint, from: 'checkpoint' });
      expect(fromThere).toMatchObject({ entries: 0, broken: { seq: checkpoint.seq, problem: 'end' } });
    });

    contract('checkpoint gives the head', async ({ store, world }) => {
      const { entries, head } = await grow(store, world);
      expect(await store.audit.checkpoint()).toStrictEqual(head);
      const checkpoint = headOf(entries[1]);
      expect(await store.audit.checkpoint({ checkpoint })).toStrictEqual(head);
      expect(await store.audit.checkpoint({ checkpoint, from: 'checkpoint' })).toStrictEqual(head);
    });

    contract('checkpoint of a log that an earlier one contradicts rejects with kind corrupt_data', async (scene) => {
      const { entries } = await grow(scene.store, scene.world);
      const { seq } = headOf(entries[1]);
      for (const from of ['start', 'checkpoint'] as const) {
        const checkpoint = { seq, hash: 'b'.repeat(64) };
        const error = await rejectionOf(scene.store.audit.checkpoint({ checkpoint, from }), 'corrupt_data');
        expect(error.details).toMatchObject({ seq, problem: 'checkpoint' });
        expect(error.isTransient()).toBe(false);
      }
    });

    contract('what a checkpoint vouches for stays as it is while the log grows', async ({ store, world }) => {
      const { head } = await grow(store, world);
      const checkpoint = await store.audit.checkpoint();
      const { head: later } = await grow(store, world);
      expect(checkpoint).toStrictEqual(head);
      expect(await store.audit.verify({ checkpoint })).toMatchObject({ head: later, broken: null });
    });
  });
}

function headOf(entry: AuditEntry | undefined): AuditHead {
  assert(entry);
  return { seq: entry.seq, hash: entry.hash };
}

/** Makes some changes and notes; gives what they wrote, and the log's end before and after. */
async function grow(
  store: ConfigStore,
  world: World,
): Promise<{ readonly before: AuditHead; readonly entries: AuditEntry[]; readonly head: AuditHead }> {
  const before = await store.audit.head();
  const id = world.name(`chained-${world.nextOrdinal()}`);
  await store.settings.save({ id, value: { text: '\u{1F680}\uff5e', number: 0.1 } }, expecting(0));
  await store.settings.save({ id, value: [1e21, -0, null] }, { ...expecting(1), reason: 'two\nlines' });
  await store.audit.append({ action: 'noted', entity: { kind: 'session', id, version: 0 } }, anybody);
  await store.settings.remove(id, { ...expecting(2), correlationId: world.name('request') });
  return { before, entries: await store.audit.list({ after: before.seq }), head: await store.audit.head() };
}
