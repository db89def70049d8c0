import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AuditEntry,
  type AuditHead,
  auditHash,
  auditText,
  EMPTY_AUDIT_HEAD,
  nextAuditEntry,
} from '../../src/model/audit.js';
import { type StoredAuditEntry, verifyAuditChain } from '../../src/model/verify-audit-chain.js';
import { arbitraryAuditEntry } from '../arbitrary-model.js';
import { sampleEvent } from '../sample-model.js';

/** A chain as it is written, one entry for each event. */
function chainOf(events: readonly (typeof sampleEvent)[], from: AuditHead = EMPTY_AUDIT_HEAD): StoredAuditEntry[] {
  let head = from;
  return events.map((event) => {
    const stored = nextAuditEntry(head, event);
    head = stored.entry;
    return stored;
  });
}

const chain = chainOf(
  [1, 2, 3, 4, 5].map((version) => ({ ...sampleEvent, entity: { ...sampleEvent.entity, version } })),
);

function at(seq: number): StoredAuditEntry {
  const stored = chain[seq - 1];
  if (stored === undefined) throw new Error(`no entry ${seq}`);
  return stored;
}

function headOf({ entry: { seq, hash } }: StoredAuditEntry): AuditHead {
  return { seq, hash };
}

/** The chain with one entry in another's place. */
function changed(seq: number, change: (stored: StoredAuditEntry) => StoredAuditEntry): StoredAuditEntry[] {
  return chain.with(seq - 1, change(at(seq)));
}

/** An entry whose fields were changed, and all that was derived from them. */
function rewritten({ entry }: StoredAuditEntry, fields: Partial<AuditEntry>): StoredAuditEntry {
  const other = { ...entry, ...fields };
  const text = auditText(other);
  return { entry: { ...other, hash: auditHash(other.previousHash, text) }, text };
}

describe('an unbroken log', () => {
  test.each([0, 1, 5])('of %d entries is accepted, with its end', async (length) => {
    const part = chain.slice(0, length);
    const head = part.length === 0 ? EMPTY_AUDIT_HEAD : headOf(at(length));
    expect(await verifyAuditChain(part)).toEqual({ entries: length, head, broken: null });
    expect(await verifyAuditChain(part, { end: head })).toEqual({ entries: length, head, broken: null });
  });

  test('is accepted with a checkpoint at each of its entries, from the start and from the checkpoint', async () => {
    const head = headOf(at(5));
    for (const [index, stored] of chain.entries()) {
      const checkpoint = headOf(stored);
      expect(await verifyAuditChain(chain, { checkpoint, end: head })).toEqual({ entries: 5, head, broken: null });
      const rest = chain.slice(index);
      const found = await verifyAuditChain(rest, { checkpoint, from: 'checkpoint', end: head });
      expect(found).toEqual({ entries: 5 - index, head, broken: null });
    }
  });

  test('is accepted from the checkpoint of an empty log, which is its start', async () => {
    const found = await verifyAuditChain(chain, { checkpoint: EMPTY_AUDIT_HEAD, from: 'checkpoint' });
    expect(found).toMatchObject({ entries: 5, broken: null });
  });

  test('is accepted though it has grown past the end that was read before', async () => {
    expect(await verifyAuditChain(chain, { end: headOf(at(3)) })).toMatchObject({ entries: 5, broken: null });
  });

  test('of any events is accepted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryAuditEntry, { maxLength: 8 }), async (events) => {
        const { entries, broken } = await verifyAuditChain(chainOf(events));
        expect({ entries, broken }).toEqual({ entries: events.length, broken: null });
      }),
    );
  });
});

describe('an entry that was changed is found', () => {
  const changes: readonly [string, Partial<Record<keyof AuditEntry, unknown>>, string][] = [
    ['time', { time: 1 }, 'text'],
    ['actor', { actor: 'mallory' }, 'text'],
    ['action', { action: 'create' }, 'text'],
    ['entity.kind', { entity: { ...at(3).entry.entity, kind: 'rule' } }, 'text'],
    ['entity.id', { entity: { ...at(3).entry.entity, id: 'x' } }, 'text'],
    ['entity.version', { entity: { ...at(3).entry.entity, version: 9 } }, 'text'],
    ['before', { before: { id: 'max-slippage', value: 51 } }, 'text'],
    ['after', { after: null }, 'text'],
    ['after, to what is no JSON', { after: Number.NaN }, 'text'],
    ['entity, to nothing', { entity: null }, 'text'],
    ['reason', { reason: null }, 'text'],
    ['correlationId', { correlationId: 'change-8' }, 'text'],
    ['seq', { seq: 4n }, 'gap'],
    ['seq, to a number', { seq: 3 }, 'gap'],
    ['previousHash', { previousHash: '0'.repeat(64) }, 'link'],
    ['hash', { hash: '0'.repeat(64) }, 'hash'],
  ];

  test.each(changes)('by its %s', async (_field, fields, problem) => {
    const log = changed(3, ({ entry, text }) => ({ entry: { ...entry, ...fields } as AuditEntry, text }));
    expect(await verifyAuditChain(log)).toEqual({ entries: 3, head: headOf(at(2)), broken: { seq: 3n, problem } });
  });

  test('by its text', async () => {
    const log = changed(3, ({ entry, text }) => ({ entry, text: text.replace('risk-desk', 'mallory') }));
    expect((await verifyAuditChain(log)).broken).toEqual({ seq: 3n, problem: 'hash' });
  });

  test('by a text that says the same in other words', async () => {
    const log = changed(3, ({ entry, text }) => {
      const spaced = ` ${text}`;
      return { entry: { ...entry, hash: auditHash(entry.previousHash, spaced) }, text: spaced };
    });
    expect((await verifyAuditChain(log)).broken).toEqual({ seq: 3n, problem: 'text' });
  });

  test('by the entry after it, when its text and hash were made anew', async () => {
    const log = changed(3, (stored) => rewritten(stored, { actor: 'mallory' }));
    expect((await verifyAuditChain(log)).broken).toEqual({ seq: 4n, problem: 'link' });
  });

  test('by any one change of any field of any entry or of its text, at its seq', async () => {
    const names = Object.keys(at(1).entry) as (keyof AuditEntry)[];
    const entries = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom(...names), arbitraryAuditEntry, async (seq, name, other) => {
        const { entry } = at(seq);
        fc.pre(auditTextOf(entry[name]) !== auditTextOf(other[name]));
        const log = changed(seq, ({ text }) => ({ entry: { ...entry, [name]: other[name] }, text }));
        expect((await verifyAuditChain(log)).broken?.seq).toBe(BigInt(seq));
      }),
    );
    await fc.assert(
      fc.asyncProperty(entries, fc.nat(), fc.string({ maxLength: 3 }), async (seq, place, put) => {
        const { entry, text } = at(seq);
        const from = place % text.length;
        const other = text.slice(0, from) + put + text.slice(from + 1);
        fc.pre(other !== text);
        const log = changed(seq, () => ({ entry, text: other }));
        expect((await verifyAuditChain(log)).broken).toEqual({ seq: BigInt(seq), problem: 'hash' });
      }),
    );
  });
});

function auditTextOf(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));
}

describe('a log that was cut, filled up or put in another order is found', () => {
  test.each([1, 2, 3, 4])('when entry %d was removed', async (seq) => {
    const found = await verifyAuditChain(chain.toSpliced(seq - 1, 1));
    expect(found.broken).toEqual({ seq: BigInt(seq), problem: 'gap' });
  });

  test.each([1, 2, 3, 4])('when entries %d and the next changed places', async (seq) => {
    const log = chain.with(seq - 1, at(seq + 1)).with(seq, at(seq));
    expect((await verifyAuditChain(log)).broken).toEqual({ seq: BigInt(seq), problem: 'gap' });
  });

  test('when an entry was put in, also one that follows the one before', async () => {
    const forged = nextAuditEntry(at(2).entry, { ...sampleEvent, actor: 'mallory' });
    expect((await verifyAuditChain(chain.toSpliced(2, 0, forged))).broken).toEqual({ seq: 4n, problem: 'gap' });
    expect((await verifyAuditChain(chain.toSpliced(2, 0, at(2)))).broken).toEqual({ seq: 3n, problem: 'gap' });
    expect((await verifyAuditChain(chain.toSpliced(2, 1, forged))).broken).toEqual({ seq: 4n, problem: 'link' });
  });

  test('when the entries after one were removed and renumbered', async () => {
    const log = [
      ...chain.slice(0, 2),
      ...chain.slice(3).map(({ entry, text }) => ({ entry: { ...entry, seq: entry.seq - 1n }, text })),
    ];
    expect((await verifyAuditChain(log)).broken).toEqual({ seq: 3n, problem: 'link' });
  });

  test.each([0, 1, 4])('when it was cut after %d entries, by a checkpoint or by its own end', async (length) => {
    const cut = chain.slice(0, length);
    const broken = { seq: BigInt(length + 1), problem: 'end' };
    expect((await verifyAuditChain(cut, { checkpoint: headOf(at(5)) })).broken).toEqual(broken);
    expect((await verifyAuditChain(cut, { end: headOf(at(5)) })).broken).toEqual(broken);
  });

  test('but not when the end was cut and nothing vouches for it: that is what checkpoints are for', async () => {
    expect((await verifyAuditChain(chain.slice(0, 4))).broken).toBeNull();
  });
});

describe('a tail that was rewritten as a whole is found', () => {
  const forged = [
    ...chain.slice(0, 2),
    ...chainOf(
      [3, 4, 5].map(() => ({ ...sampleEvent, actor: 'mallory' })),
      at(2).entry,
    ),
  ];

  test.each([3, 4, 5])('by a checkpoint at entry %d', async (seq) => {
    const found = await verifyAuditChain(forged, { checkpoint: headOf(at(seq)) });
    expect(found).toMatchObject({ entries: seq, broken: { seq: BigInt(seq), problem: 'checkpoint' } });
    const rest = await verifyAuditChain(forged.slice(seq - 1), { checkpoint: headOf(at(seq)), from: 'checkpoint' });
    expect(rest).toEqual({ entries: 1, head: EMPTY_AUDIT_HEAD, broken: { seq: BigInt(seq), problem: 'checkpoint' } });
  });

  test('by the end that the log itself names', async () => {
    const found = await verifyAuditChain(forged, { end: headOf(at(5)) });
    expect(found).toMatchObject({ entries: 5, broken: { seq: 5n, problem: 'end' } });
  });

  test('but not by a checkpoint before it', async () => {
    expect((await verifyAuditChain(forged, { checkpoint: headOf(at(2)) })).broken).toBeNull();
  });
});

describe('from a checkpoint', () => {
  const expectation = { checkpoint: headOf(at(3)), from: 'checkpoint' } as const;

  test.each([1, 2, 4, 5])('entries that start with %d instead are refused', async (seq) => {
    const found = await verifyAuditChain(chain.slice(seq - 1), expectation);
    expect(found).toEqual({ entries: 1, head: EMPTY_AUDIT_HEAD, broken: { seq: 3n, problem: 'gap' } });
  });

  test('no entries at all means that its own entry is gone', async () => {
    expect(await verifyAuditChain([], expectation)).toEqual({
      entries: 0,
      head: EMPTY_AUDIT_HEAD,
      broken: { seq: 3n, problem: 'end' },
    });
  });

  test("a change of the checkpoint's own previousHash is found by its hash", async () => {
    const log = changed(3, ({ entry, text }) => ({ entry: { ...entry, previousHash: '0'.repeat(64) }, text }));
    expect((await verifyAuditChain(log.slice(2), expectation)).broken).toEqual({ seq: 3n, problem: 'hash' });
  });

  test('a change after it is found', async () => {
    const log = changed(5, ({ entry, text }) => ({ entry: { ...entry, actor: 'mallory' }, text }));
    expect((await verifyAuditChain(log.slice(2), expectation)).broken).toEqual({ seq: 5n, problem: 'text' });
  });
});

describe('reading the entries', () => {
  test('takes 100 000 one at a time', async () => {
    let head = EMPTY_AUDIT_HEAD;
    function* long(): Generator<StoredAuditEntry> {
      for (let count = 0; count < 100_000; count++) {
        const stored = nextAuditEntry(head, sampleEvent);
        head = stored.entry;
        yield stored;
      }
    }
    const found = await verifyAuditChain(long());
    expect(found).toMatchObject({ entries: 100_000, head: { seq: 100_000n }, broken: null });
  });

  test('stops at the first broken entry, and ends the reading', async () => {
    let ended = false;
    let read = 0;
    async function* pages(): AsyncGenerator<StoredAuditEntry> {
      try {
        for (const stored of changed(2, ({ entry, text }) => ({ entry, text: `${text} ` }))) {
          read += 1;
          yield await Promise.resolve(stored);
        }
      } finally {
        ended = true;
      }
    }
    expect((await verifyAuditChain(pages())).broken).toEqual({ seq: 2n, problem: 'hash' });
    expect({ ended, read }).toEqual({ ended: true, read: 2 });
  });

  test('rejects with what reading rejects with', async () => {
    // biome-ignore lint/correctness/useYield: it fails before the first entry
    async function* failing(): AsyncGenerator<StoredAuditEntry> {
      throw new RangeError('cannot read');
    }
    await expect(verifyAuditChain(failing())).rejects.toThrow(RangeError);
  });
});
