import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type AuditHead,
  assertAuditEntry,
  assertAuditHead,
  auditHash,
  auditText,
  EMPTY_AUDIT_HEAD,
  nextAuditEntry,
} from '../../src/model/audit.js';
import { sampleAuditEntry, sampleEvent } from '../sample-model.js';
import { thrownBy } from '../thrown-by.js';

const zeros = '0'.repeat(64);
const first =
  '{"action":"update","actor":"risk-desk","after":{"id":"max-slippage","value":30},"before":{"id":"max-slippage","value":50},"correlationId":"change-7","entity":{"id":"max-slippage","kind":"setting","version":2},"reason":"volatility","seq":"1","time":1724267459000000}';
const second =
  '{"action":"login","actor":"Zoë \u{1F680}","after":null,"before":null,"correlationId":null,"entity":{"id":"desk-1","kind":"desk","version":0},"reason":"two\\nlines \\"quoted\\"","seq":"2","time":1724267459000000}';

/** The documented format, written anew. */
function documented(previousHash: string, text: string): string {
  return createHash('sha256')
    .update(Buffer.from(`tradestore-audit-1\n${previousHash}\n${text}`, 'utf8'))
    .digest('hex');
}

describe('the chain of the log', () => {
  test('keeps the bytes that were agreed on: a log of today is verified by all later versions', () => {
    const one = nextAuditEntry(EMPTY_AUDIT_HEAD, sampleEvent);
    expect(one.text).toBe(first);
    expect(one.entry).toEqual({ ...sampleEvent, seq: 1n, previousHash: zeros, hash: documented(zeros, first) });
    expect(one.entry.hash).toBe('7ae411b664834eab03c73cea94df73b99665afea2951c1936566565f4cc402dd');
    const two = nextAuditEntry(one.entry, {
      ...sampleEvent,
      actor: 'Zoë \u{1F680}',
      action: 'login',
      entity: { kind: 'desk', id: 'desk-1', version: 0 },
      before: null,
      after: null,
      reason: 'two\nlines "quoted"',
      correlationId: null,
    });
    expect(two.text).toBe(second);
    expect(two.entry).toMatchObject({
      seq: 2n,
      previousHash: one.entry.hash,
      hash: documented(one.entry.hash, second),
    });
    expect(two.entry.hash).toBe('12414cf9a5e953653d2f0a8558f0319c368050bd1f6d36e029f3a8e9616e6837');
  });

  test('starts at seq 0 with 64 zeros, which nobody can change', () => {
    expect(EMPTY_AUDIT_HEAD).toEqual({ seq: 0n, hash: zeros });
    expect(Object.isFrozen(EMPTY_AUDIT_HEAD)).toBe(true);
  });

  test('gives an entry that passes its check', () => {
    assertAuditEntry(sampleAuditEntry);
  });

  test('takes no place from an event that is an entry itself', () => {
    const { entry } = nextAuditEntry(sampleAuditEntry, sampleAuditEntry);
    expect(entry).toMatchObject({ seq: 2n, previousHash: sampleAuditEntry.hash });
    expect(entry.hash).toBe(auditHash(sampleAuditEntry.hash, auditText(entry)));
  });

  test('names the previous hash in the hash', () => {
    expect(auditHash(zeros, first)).not.toBe(auditHash('1'.repeat(64), first));
  });

  test('writes a seq beyond 2^53 exactly', () => {
    const head: AuditHead = { seq: 2n ** 62n, hash: zeros };
    expect(nextAuditEntry(head, sampleEvent).text).toContain('"seq":"4611686018427387905"');
  });
});

describe('auditText', () => {
  test('says the fields of an entry and nothing else', () => {
    const wider = { ...sampleAuditEntry, note: 1, entity: { ...sampleAuditEntry.entity, note: 1 } };
    expect(auditText(wider)).toBe(first);
  });
});

describe('assertAuditHead', () => {
  test('takes the end of any log', () => {
    for (const head of [EMPTY_AUDIT_HEAD, sampleAuditEntry]) assertAuditHead(head);
  });

  test.each([
    [{ seq: -1n, hash: zeros }, 'seq'],
    [{ seq: 1, hash: zeros }, 'seq'],
    [{ seq: 2n ** 63n, hash: zeros }, 'seq'],
    [{ seq: 1n, hash: zeros.slice(1) }, 'hash'],
    [{ seq: 1n }, 'hash'],
  ])('refuses a bad one by its field (%#)', (value, field) => {
    const error = thrownBy(() => {
      assertAuditHead(value);
    });
    expect(error.details).toEqual({ what: 'audit head', field });
  });
});
