import {
  type CodecTypes,
  type ConfigTransaction,
  frozenCopy,
  type RecordKind,
  type RecordSetInTransaction,
  recordSets,
} from '@tradestore/core';
import type { ConfigEngine } from './config-engine.js';
import type { Transaction } from './transaction.js';

/** What `work` is given. Its calls are calls of their own, `tx.rules.save`, and part of the transaction. */
export function recordsInTransaction(tx: Transaction, engine: ConfigEngine): ConfigTransaction {
  return {
    settings: recordSetIn(tx, 'setting', engine),
    profiles: recordSetIn(tx, 'profile', engine),
    rules: recordSetIn(tx, 'rule', engine),
  };
}

function recordSetIn<K extends RecordKind>(
  tx: Transaction,
  kind: K,
  engine: ConfigEngine,
): RecordSetInTransaction<CodecTypes[K]> {
  const path = `tx.${recordSets[kind]}`;
  return {
    get: (id, options) =>
      engine.run(`${path}.get`, [id, options], () => (call) => tx.inTurn(call, () => tx.get(call, kind, id)), tx),
    save: (record, options) =>
      engine.run(
        `${path}.save`,
        [record, options],
        () => {
          const own = frozenCopy(kind, record);
          const { expectedVersion } = options;
          return (call) => tx.inTurn(call, () => tx.save(call, kind, own, expectedVersion));
        },
        tx,
      ),
    remove: (id, options) =>
      engine.run(
        `${path}.remove`,
        [id, options],
        () => {
          const { expectedVersion } = options;
          return (call) => tx.inTurn(call, () => tx.remove(call, kind, id, expectedVersion));
        },
        tx,
      ),
  };
}
