import { boundToTimestamp, DbError, timestamp } from '@tradestore/core';
import type { TradeMutant } from '../contracts.js';
import { nextTurn } from '../next-turn.js';
import { added, lost, more, others as otherRows } from '../reasons.js';
import { replace } from '../replace.js';

const WEEK = 7 * 86_400_000_000;

/** Reads that give too much, too little, or too early. */
export const readMutants: readonly TradeMutant[] = [
  {
    bug: 'BETWEEN: the end of a range is included',
    breaks: 'The trades of [start, end).',
    killedBy: {
      group: 'trades in a range of time',
      sentence: 'getTradesInTimerange gives the trades of [start, end), oldest first',
    },
    because: added(1),
    mutate: (store) =>
      replace(store, 'getTradesInTimerange', (get) => async (start, end, options) => {
        const isRange = Number(start) < Number(end) && Number(end) < Number.MAX_SAFE_INTEGER;
        return await get(start, isRange ? timestamp(boundToTimestamp(end) + 1) : end, options);
      }),
  },
  {
    bug: 'the start of a range is left out',
    breaks: 'A span of time: from start, included, to end, not included.',
    killedBy: {
      group: 'trades by signature',
      sentence: 'the range of getTradesBySignature includes its start and not its end',
    },
    because: lost(1),
    mutate: (store) =>
      replace(store, 'getTradesBySignature', (get) => async (signature, options) => {
        const found = await get(signature, options);
        return found.filter(({ time }) => time > boundToTimestamp(options.start));
      }),
  },
  {
    bug: 'LIMIT maxRows: a long result is cut silently',
    breaks: 'No result is cut silently: one of more than maxRows rows rejects with kind resource.',
    killedBy: {
      group: 'limits',
      sentence: 'a range without limit of more than maxRows trades rejects with kind resource',
    },
    because: /resolved, but must reject with kind resource/,
    mutate: (store) =>
      replace(
        store,
        'getTradesInTimerange',
        (get) => async (start, end, options) =>
          await get(start, end, { ...options, limit: options?.limit ?? store.maxRows }),
      ),
  },
  {
    bug: 'a result of exactly maxRows counts as too long',
    breaks: 'A result of more than maxRows rows rejects.',
    killedBy: { group: 'limits', sentence: 'a range without limit of exactly maxRows trades is given whole' },
    because: /more than maxRows/,
    mutate: (store) =>
      replace(store, 'getTradesInTimerange', (get) => async (start, end, options) => {
        const found = await get(start, end, options);
        if (options?.limit !== undefined || found.length < store.maxRows) return found;
        throw new DbError({ kind: 'resource', message: 'the result has more than maxRows rows' });
      }),
  },
  {
    bug: 'the newest trades are looked for in the last week only',
    breaks: 'The newest trades of a token.',
    killedBy: { group: 'trades by token', sentence: 'getTradesByToken gives trades of all days' },
    because: lost(1),
    mutate: (store) =>
      replace(store, 'getTradesByToken', (get) => async (token, limit, options) => {
        const found = await get(token, limit, options);
        return found.filter(({ time }) => time > (found[0]?.time ?? 0) - WEEK);
      }),
  },
  {
    bug: 'a page begins with the last row of the one before',
    breaks: 'after: only trades after this one in chain order.',
    killedBy: {
      group: 'trades in a range of time',
      sentence: 'after gives only trades after the cursor in chain order, without the cursor itself',
    },
    because: added(1),
    mutate: (store) =>
      replace(store, 'getTradesInTimerange', (get) => async (start, end, options) => {
        const found = await get(start, end, options);
        const last = options?.after && (await store.getTrade(options.after));
        return last ? [last, ...found].slice(0, options.limit) : found;
      }),
  },
  {
    bug: 'WHERE time > $cursor: what is left of the microsecond is skipped at the boundary of a page',
    breaks: 'after: only trades after this one in chain order.',
    killedBy: {
      group: 'paging',
      sentence: 'pages of 1 yield trades of one microsecond exactly once, oldest first',
    },
    because: lost(),
    mutate: (store) =>
      replace(store, 'getTradesInTimerange', (get) => async (start, end, options) => {
        const found = await get(start, end, options);
        const { after, ...others } = options ?? {};
        if (after === undefined || after.time < boundToTimestamp(start)) return found;
        const next = timestamp(after.time + 1);
        return next < boundToTimestamp(end) ? await get(next, end, others) : [];
      }),
  },
  {
    bug: 'WHERE time < $cursor: what is left of the microsecond is skipped, newest first',
    breaks: 'before: only trades before this one in chain order.',
    killedBy: {
      group: 'paging',
      sentence: 'pages of 1 yield trades of one microsecond exactly once, newest first',
    },
    because: lost(),
    mutate: (store) =>
      replace(store, 'getTradesByToken', (get) => async (token, limit, options) => {
        const found = await get(token, limit, options);
        const { before, ...others } = options ?? {};
        if (before === undefined) return found;
        const all = await get(token, store.maxRows, others);
        return all.filter(({ time }) => time < before.time).slice(0, limit);
      }),
  },
  {
    bug: 'a stream is read by OFFSET',
    breaks: 'A stream yields what existed exactly once, while rows are being added.',
    killedBy: {
      group: 'streaming',
      sentence: 'while rows are being added, a stream yields what was there exactly once',
    },
    because: more,
    mutate: (store) =>
      replace(
        store,
        'streamTrades',
        (stream) =>
          async function* ({ start, end, ...filter }, options) {
            const { pageSize = 1_000, ...others } = options ?? {};
            const isAcceptable = Number.isSafeInteger(pageSize) && pageSize >= 1 && pageSize <= store.maxRows;
            if (!isAcceptable) return yield* stream({ start, end, ...filter }, options);
            for (let offset = 0; ; offset += pageSize) {
              const limit = Math.min(offset + pageSize, store.maxRows);
              const page = await store.getTradesInTimerange(start, end, { ...filter, ...others, limit });
              yield* page.slice(offset);
              if (page.length < offset + pageSize) return;
            }
          },
      ),
  },
  {
    bug: 'the limit of a query is kept with its prepared statement, which all callers share',
    breaks: 'Each call gets its own answer.',
    killedBy: { group: 'concurrent reads', sentence: '200 different reads at once each get their own answer' },
    because: otherRows,
    mutate: (store) => {
      let bound = 0;
      replace(store, 'getTradesByToken', (get) => async (token, limit, options) => {
        await get(token, limit, options);
        bound = limit;
        await nextTurn();
        return await get(token, bound, options);
      });
    },
  },
  {
    bug: 'getTrade gives what it finds for the signature',
    breaks: 'The trade of a key; null when there is none.',
    killedBy: {
      group: 'trade by key',
      sentence: 'getTrade gives null when a trade differs from the key in its instruction alone',
    },
    because: ({ actual }) => actual !== null,
    mutate: (store) =>
      replace(store, 'getTrade', (get) => async (key, options) => {
        const found = await get(key, options);
        if (found !== null || key.time >= Number.MAX_SAFE_INTEGER) return found;
        const range = { start: key.time, end: timestamp(key.time + 1) };
        const [first = null] = await store.getTradesBySignature(key.signature, range);
        return first;
      }),
  },
  {
    bug: 'reads do not wait until rows are visible, nor does flush',
    breaks: "Reads see every save that resolved: at once, or after flush('visible').",
    killedBy: {
      group: 'visibility',
      sentence: "getTrade sees every save that resolved: at once, or after flush('visible')",
    },
    because: lost(1),
    options: { visibilityLagMs: 20 },
    inRealTime: true,
    mutate: (store) => replace(store, 'flush', (flush) => (_until, options) => flush('acknowledged', options)),
  },
  {
    bug: 'flush does not wait for the saves that are under way',
    breaks: 'flush resolves when every save that was called before it has settled.',
    killedBy: {
      group: 'flush',
      sentence:
        "when flush('visible') resolves, every save that was called before it has settled, and can be read if it resolved",
    },
    because: /^saves that have settled/,
    options: { latency: 1 },
    inRealTime: true,
    mutate: (store) =>
      // A flush that is called with options is left alone: how they are refused and obeyed is not the bug.
      replace(store, 'flush', (flush) => async (until, options) => {
        if (until !== 'visible' || options !== undefined) await flush(until, options);
      }),
  },
];
