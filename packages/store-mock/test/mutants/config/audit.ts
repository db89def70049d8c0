import type { AuditEntry, ConfigStore } from '@tradestore/core';
import type { ConfigMutant } from '../contracts.js';
import { changed, gives, more, others } from '../reasons.js';
import { replace } from '../replace.js';

/** An audit log that can be written past, or does not hold. */
export const auditMutants: readonly ConfigMutant[] = [
  {
    bug: 'the audit entry is written outside of the transaction, before the change',
    breaks: 'The audit entry is written in the same transaction as the change.',
    killedBy: { group: 'conflicts', sentence: 'a change that is refused leaves no audit entry' },
    because: more,
    mutate: ({ audit, settings }) =>
      replace(settings, 'save', (save) => async (setting, options) => {
        try {
          return await save(setting, options);
        } catch (error) {
          // The mock writes no entries of changes but with changes, so a note stands for it.
          const entity = { kind: 'change of a setting', id: setting.id, version: options.expectedVersion + 1 };
          await audit.append({ action: 'updated', entity }, { actor: options.actor }).catch(() => undefined);
          throw error;
        }
      }),
  },
  {
    bug: 'what was there before is read after the change',
    breaks: 'An audit entry holds the record before and after.',
    killedBy: {
      group: 'audit entries',
      sentence: 'settings: an audit entry holds the setting before and after, as the codec writes it',
    },
    because: others,
    mutate: ({ audit }) =>
      entriesAs(audit, (entry) => (entry.action === 'update' ? { ...entry, before: entry.after } : entry)),
  },
  {
    bug: 'a removal is written down as made by the platform itself',
    breaks: 'Each change has who, why and an entry in the audit log.',
    killedBy: {
      group: 'audit entries',
      sentence: 'settings: an audit entry says who made the change, why, and in answer to what',
    },
    because: changed('actor'),
    mutate: ({ audit }) =>
      entriesAs(audit, (entry) => (entry.action === 'remove' ? { ...entry, actor: 'tradestore' } : entry)),
  },
  {
    bug: 'the hash of an entry is of its text alone',
    breaks: 'The log is hash-chained.',
    killedBy: { group: 'audit chain', sentence: 'each entry is chained to the one before by the hash of its text' },
    because: ({ actual, expected }) => isHash(actual) && isHash(expected) && actual !== expected,
    mutate: ({ audit }) => entriesAs(audit, (entry) => ({ ...entry, previousHash: '0'.repeat(64) })),
  },
  {
    bug: 'verify does not look at the checkpoint',
    breaks: 'verify holds the log against a checkpoint.',
    killedBy: { group: 'audit chain', sentence: 'verify from the start names the entry that a checkpoint contradicts' },
    because: gives(null),
    mutate: ({ audit }) =>
      replace(audit, 'verify', (verify) => async (options) => {
        const { broken, ...verification } = await verify(options);
        return { ...verification, broken: broken?.problem === 'checkpoint' ? null : broken };
      }),
  },
  {
    bug: 'of a kind and an id only the id is looked at',
    breaks: 'Only entries of this kind and of this id.',
    killedBy: { group: 'audit list', sentence: 'audit.list by kind, by id and by both gives those entries only' },
    because: /^both: /,
    mutate: ({ audit }) =>
      replace(audit, 'list', (list) => async (options) => {
        const { kind, ...others } = options ?? {};
        return await list(others.id === undefined ? options : others);
      }),
  },
  {
    bug: 'seq is of a database sequence: what is rolled back leaves a gap',
    breaks: 'The log is gapless in seq.',
    killedBy: {
      group: 'audit entries of transactions',
      sentence: 'a transaction that is rolled back leaves no gap in seq',
    },
    because: others,
    mutate: (store) => numberedBySequence(store),
  },
];

type AuditLog = ConfigStore['audit'];

/** Has the log give other entries than those that it holds. */
function entriesAs(audit: AuditLog, other: (entry: AuditEntry) => AuditEntry): void {
  replace(audit, 'list', (list) => async (options) => (await list(options)).map(other));
  replace(audit, 'append', (append) => async (note, options) => other(await append(note, options)));
}

/** Each transaction that fails has used up a number. */
function numberedBySequence(store: ConfigStore): void {
  const { audit } = store;
  const head = audit.head.bind(audit);
  // After which entries a number was used up.
  const gaps: bigint[] = [];
  const numberOf = (seq: bigint): bigint => seq + BigInt(gaps.filter((after) => after < seq).length);
  replace(store, 'transaction', (transact) => async (context, work, options) => {
    try {
      return await transact(context, work, options);
    } catch (error) {
      gaps.push((await head()).seq);
      throw error;
    }
  });
  replace(audit, 'head', () => async (options) => {
    const { seq, hash } = await head(options);
    return { seq: numberOf(seq), hash };
  });
  replace(audit, 'list', (list) => async (options) => {
    const after = options?.after;
    let seq = after;
    while (after !== undefined && seq !== undefined && numberOf(seq) > after) seq -= 1n;
    return (await list({ ...options, after: seq })).map((entry) => ({ ...entry, seq: numberOf(entry.seq) }));
  });
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && value.length === 64;
}
