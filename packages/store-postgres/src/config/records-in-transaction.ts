import {
  type CodecTypes,
  type ConfigTransaction,
  frozenCopy,
  type RecordKind,
  type RecordSetInTransaction,
  recordSets,
} from '@tradestore/core';
import type { TransactionRun } from './transaction-run.js';

/** What `work` is given. */
export function recordsInTransaction(run: Pick<TransactionRun, 'call'>): ConfigTransaction {
  return {
    settings: recordSetIn(run, 'setting'),
    profiles: recordSetIn(run, 'profile'),
    rules: recordSetIn(run, 'rule'),
  };
}

function recordSetIn<K extends RecordKind>(
  run: Pick<TransactionRun, 'call'>,
  kind: K,
): RecordSetInTransaction<CodecTypes[K]> {
  const path = `tx.${recordSets[kind]}`;
  return {
    get: (id, options) => run.call(`${path}.get`, [id, options], () => (changes) => changes.get(kind, id)),
    save: (record, options) =>
      run.call(`${path}.save`, [record, options], () => {
        const own = frozenCopy(kind, record);
        const { expectedVersion } = options;
        return (changes) => changes.save(kind, own, { expectedVersion });
      }),
    remove: (id, options) =>
      run.call(`${path}.remove`, [id, options], () => {
        const { expectedVersion } = options;
        return (changes) => changes.remove(kind, id, { expectedVersion });
      }),
  };
}
