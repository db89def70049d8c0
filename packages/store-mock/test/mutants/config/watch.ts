import { type ChangeFeed, type ConfigStore, followChanges, type WatchOptions } from '@tradestore/core';
import type { ConfigMutant } from '../contracts.js';
import { nextTurn } from '../next-turn.js';
import { changed, lost } from '../reasons.js';
import { replace } from '../replace.js';

const PAGE = 100;
const FAR = 1_000n;

/** Watches that skip, or yield what was not so. */
export const watchMutants: readonly ConfigMutant[] = [
  {
    bug: 'after each page watch goes on after the head: what was written in between is skipped',
    breaks: 'watch yields every committed change after `after`, in the order of seq.',
    killedBy: {
      group: 'watch beside writers',
      sentence: 'watch yields every change of several writers, in the order of seq',
    },
    because: lost(),
    mutate: (store) => {
      // Else nobody could write between two reads.
      replace(store.settings, 'save', (save) => async (setting, options) => {
        await nextTurn();
        return await save(setting, options);
      });
      watchesBy(store, (feed) => {
        let read = -1n;
        return {
          ...feed,
          readAfter: async (seq, limit) => {
            const page = await feed.readAfter(read > seq ? read : seq, limit);
            await nextTurn();
            if (page.length > 0 && page.length < limit) read = (await store.audit.head()).seq;
            return page;
          },
        };
      });
    },
  },
  {
    bug: 'a watch reads at most the last 1 000 entries',
    breaks: 'watch yields every committed change after `after`.',
    killedBy: { group: 'the start of a watch', sentence: 'a watch that starts far behind catches up' },
    because: lost(200),
    mutate: (store) =>
      watchesBy(store, (feed) => ({
        ...feed,
        readAfter: async (seq, limit) => {
          const first = (await store.audit.head()).seq - FAR;
          return await feed.readAfter(seq > first ? seq : first, limit);
        },
      })),
  },
  {
    bug: 'a notification has the id alone: watch yields the record as it is when it is read',
    breaks: 'record: the record after the change; null: it was removed.',
    killedBy: {
      group: 'watch',
      sentence: 'settings: watch yields each change after a seq, with the setting as it was saved',
    },
    because: changed('record'),
    mutate: (store) =>
      replace(
        store,
        'watch',
        (watch) =>
          async function* (options) {
            for await (const change of watch(options)) {
              if (change.kind !== 'setting') yield change;
              else yield { ...change, record: (await store.settings.get(change.id))?.record ?? null };
            }
          },
      ),
  },
  {
    bug: 'watch begins with the head of when it was called',
    breaks: 'after: the head of the log when the first change is asked for.',
    killedBy: {
      group: 'the start of a watch',
      sentence: 'watch without after starts with the head of the log when the first change is asked for',
    },
    because: /to be greater than/,
    mutate: (store) =>
      watchesBy(store, (feed) => {
        const head = feed.head();
        head.catch(() => undefined);
        return { ...feed, head: () => head };
      }),
  },
];

/** Watches with another feed. What is no acceptable question is left to the store. */
function watchesBy(store: ConfigStore, change: (feed: ChangeFeed) => ChangeFeed): void {
  replace(store, 'watch', (watch) => (options = {}) => {
    if (!isAcceptable(options)) return watch(options);
    const { after, kinds, signal } = options;
    const feed: ChangeFeed = {
      after,
      kinds: kinds && [...kinds],
      signal,
      origin: { store: store.name, operation: 'watch' },
      pageSize: Math.min(PAGE, store.maxRows),
      head: () => store.audit.head({ signal }),
      readAfter: (seq, limit) => store.audit.list({ after: seq, limit, signal }),
      changed: async (seq, ended) => {
        const next = watch({ after: seq, signal: ended })[Symbol.asyncIterator]();
        await next.next();
        await next.return?.();
      },
    };
    return followChanges(change(feed));
  });
}

function isAcceptable({ after, kinds, signal, ...others }: WatchOptions): boolean {
  return (
    Object.values(others).every((value) => value === undefined) &&
    (after === undefined || (typeof after === 'bigint' && after >= 0n && after < 2n ** 63n)) &&
    (signal === undefined || signal instanceof AbortSignal) &&
    (kinds === undefined || (Array.isArray(kinds) && kinds.length > 0))
  );
}
