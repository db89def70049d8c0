import { AsyncLocalStorage } from 'node:async_hooks';
import type { ConfigStore, ConfigTransaction, RecordSetInTransaction, Setting, Versioned } from '@tradestore/core';
import type { ConfigMutant } from '../contracts.js';
import { changed } from '../reasons.js';
import { replace } from '../replace.js';

/** Transactions that are none. */
export const transactionMutants: readonly ConfigMutant[] = [
  {
    bug: 'BEGIN goes to one connection of the pool and the changes to others: each commits by itself',
    breaks: 'A transaction is all or nothing.',
    killedBy: {
      group: 'transactions',
      sentence: 'a transaction whose work throws an Error rejects with it as it is, and rolls back',
    },
    because: ({ actual, expected }) => actual !== null && expected === null,
    mutate: (store) =>
      changesSettings(store, (_tx, outside) => ({
        get: (id, options) => outside(() => store.settings.get(id, options)),
        save: (setting, options) => outside(() => store.settings.save(setting, { ...options, actor: 'conformance' })),
        remove: (id, options) => outside(() => store.settings.remove(id, { ...options, actor: 'conformance' })),
      })),
  },
  {
    bug: 'READ UNCOMMITTED: reads see what a transaction has changed and not committed',
    breaks: 'A read sees nothing of a transaction that has not ended.',
    killedBy: {
      group: 'effects of transactions',
      sentence: 'settings: reads outside see nothing of a transaction that has not ended',
    },
    because: changed('record', 'version'),
    mutate: (store) => {
      const uncommitted = new Map<string, Versioned<Setting>>();
      replace(store.settings, 'get', (get) => async (id, options) => {
        const found = await get(id, options);
        return uncommitted.get(id) ?? found;
      });
      changesSettings(
        store,
        (tx) => ({
          ...tx,
          save: async (setting, options) => {
            const saved = await tx.save(setting, options);
            uncommitted.set(setting.id, saved);
            return saved;
          },
        }),
        () => uncommitted.clear(),
      );
    },
  },
  {
    bug: 'what work throws is rethrown after COMMIT',
    breaks: 'A transaction is all or nothing.',
    killedBy: {
      group: 'transactions',
      sentence: 'a transaction whose work throws an Error rejects with it as it is, and rolls back',
    },
    because: ({ actual, expected }) => actual !== null && expected === null,
    mutate: (store) =>
      replace(store, 'transaction', (transact) => async (context, work, options) => {
        const ending = await transact(
          context,
          async (tx) => {
            try {
              return { value: await work(tx) };
            } catch (reason) {
              return { reason };
            }
          },
          options,
        );
        if ('reason' in ending) throw ending.reason;
        return ending.value;
      }),
  },
  {
    bug: 'SELECT without FOR UPDATE: tx.get locks nothing',
    breaks: 'tx.get: nobody else changes the record until the transaction has ended.',
    killedBy: {
      group: 'transaction locks',
      sentence: 'settings: what tx.get says still holds at the end, though there is a save meanwhile',
    },
    because: /conflict|version/,
    mutate: (store) =>
      changesSettings(store, (tx, outside) => {
        const changed = new Set<string>();
        return {
          get: (id, options) =>
            changed.has(id) ? tx.get(id, options) : outside(() => store.settings.get(id, options)),
          save: (setting, options) => {
            changed.add(setting.id);
            return tx.save(setting, options);
          },
          remove: (id, options) => {
            changed.add(id);
            return tx.remove(id, options);
          },
        };
      }),
  },
  {
    bug: 'the connection of a transaction can still be used when work has settled',
    breaks: 'After work has settled the methods of tx reject with kind closed.',
    killedBy: {
      group: 'transactions',
      sentence: 'after work has settled, every method of its tx rejects with kind closed',
    },
    because: /^resolved, but must reject with kind closed/,
    mutate: (store) => {
      const ended = new WeakSet<object>();
      changesSettings(
        store,
        (tx, outside) => ({
          get: (id, options) => (ended.has(tx) ? outside(() => store.settings.get(id, options)) : tx.get(id, options)),
          save: (setting, options) =>
            ended.has(tx)
              ? outside(() => store.settings.save(setting, { ...options, actor: 'conformance' }))
              : tx.save(setting, options),
          remove: (id, options) => tx.remove(id, options),
        }),
        (tx) => ended.add(tx),
      );
    },
  },
  {
    bug: 'the entries of a transaction are written by who made the connection, not by its context',
    breaks: 'Who and why are those of the transaction.',
    killedBy: {
      group: 'audit entries of transactions',
      sentence: "each entry of a transaction has the transaction's actor, reason and correlationId",
    },
    because: ({ actual, expected }) => JSON.stringify(actual) !== JSON.stringify(expected),
    mutate: (store) =>
      replace(
        store,
        'transaction',
        (transact) => (context, work, options) =>
          transact(context.correlationId === undefined ? context : { ...context, reason: undefined }, work, options),
      ),
  },
];

type Settings = RecordSetInTransaction<Setting>;

/** Calls something as if it were called where the transaction was, and not inside of its work. */
type Outside = <T>(call: () => Promise<T>) => Promise<T>;

/** Gives the work of transactions other settings. */
function changesSettings(
  store: ConfigStore,
  make: (settings: Settings, outside: Outside) => Settings,
  ended: (settings: Settings) => void = () => undefined,
): void {
  replace(store, 'transaction', (transact) => async (context, work, options) => {
    const outside: Outside = AsyncLocalStorage.snapshot();
    let given: Settings | undefined;
    const changed = async (tx: ConfigTransaction): ReturnType<typeof work> => {
      given = tx.settings;
      return await work({ ...tx, settings: make(tx.settings, outside) });
    };
    try {
      return await transact(context, typeof work === 'function' ? changed : work, options);
    } finally {
      if (given !== undefined) ended(given);
    }
  });
}
