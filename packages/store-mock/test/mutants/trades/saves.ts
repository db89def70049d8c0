import {
  abortError,
  type CallOptions,
  closedError,
  isDbError,
  type Trade,
  type TradeStore,
  tradeKeyText,
} from '@tradestore/core';
import type { TradeMutant } from '../contracts.js';
import { nextTurn } from '../next-turn.js';
import { added, changed, fewer, lost } from '../reasons.js';
import { replace } from '../replace.js';
import { areTrades, savesOthers } from './other-rows.js';

const ROWS_PER_TRANSACTION = 100;

/** Saves that don't do what they say. */
export const saveMutants: readonly TradeMutant[] = [
  {
    bug: 'the last row of a batch is dropped',
    breaks: 'A save that resolves is stored.',
    killedBy: { group: 'round trip', sentence: 'a batch that resolves is stored whole' },
    because: lost(1),
    mutate: (store) => savesOthers(store, (trades) => (trades.length > 1 ? trades.slice(0, -1) : trades)),
  },
  {
    bug: 'a batch is read when its turn to be sent has come',
    breaks: 'An array may be reused at once, the rows in it when the call has settled.',
    killedBy: {
      group: 'own copies',
      sentence: 'the array of a batch may be reused at once, while the batch is being saved',
    },
    because: fewer,
    mutate: (store) =>
      replace(store, 'batchSaveTrades', (save) => async (trades, options) => {
        await nextTurn();
        await save(trades, options);
      }),
  },
  {
    bug: 'a row that is refused is left out, and the rest of its batch is stored',
    breaks: 'One bad row rejects the batch before any I/O with kind invalid_argument and its index.',
    killedBy: {
      group: 'bad batches',
      sentence: 'one bad trade at 0 of a batch of 50 rejects the batch, naming its index',
    },
    because: /resolved, but must reject with kind invalid_argument/,
    mutate: (store) =>
      onBadRow(store, async (save, trades, index, error) => {
        if (trades.length === 1) throw error;
        await save(trades.filter((_, at) => at !== index));
      }),
  },
  {
    bug: 'rows are checked while they are written: what comes before a bad one is stored',
    breaks: 'One bad row rejects the batch; nothing of it is stored.',
    killedBy: { group: 'bad batches', sentence: 'of a batch of 50 with one bad trade at 17 nothing is stored' },
    because: added(17),
    mutate: (store) =>
      onBadRow(store, async (save, trades, index, error) => {
        await save(trades.slice(0, index));
        throw error;
      }),
  },
  {
    bug: 'INSERT ... ON CONFLICT DO NOTHING',
    breaks: 'The last write wins: saving again leaves one row, with the later content whole.',
    killedBy: { group: 'idempotency', sentence: 'a saved trade is replaced by the later content whole' },
    because: /read by its key/,
    mutate: (store) => mergesWith(store, (stored) => stored),
  },
  {
    bug: 'INSERT ... ON CONFLICT DO UPDATE of the larger amount',
    breaks: 'The last write wins.',
    killedBy: {
      group: 'idempotency',
      sentence: 'the last write wins, whatever its content: smaller values replace larger ones',
    },
    because: /read by its key/,
    mutate: (store) => mergesWith(store, (stored, trade) => (stored.tokenAmount > trade.tokenAmount ? stored : trade)),
  },
  {
    bug: 'coalesce(new, old): a field that became unknown keeps its old value',
    breaks: 'The last write wins, with the later content whole.',
    killedBy: { group: 'idempotency', sentence: 'later content that is null replaces what was known' },
    because: changed('transactionIndex', 'fee', 'pool', 'profileId', 'ruleId'),
    mutate: (store) =>
      mergesWith(store, (stored, trade) => ({
        ...trade,
        transactionIndex: trade.transactionIndex ?? stored.transactionIndex,
        fee: trade.fee ?? stored.fee,
        pool: trade.pool ?? stored.pool,
        profileId: trade.profileId ?? stored.profileId,
        ruleId: trade.ruleId ?? stored.ruleId,
      })),
  },
  {
    bug: 'a batch is written in transactions of 100 rows',
    breaks: 'A rejected batch of at most atomicBatchSize rows stored nothing when outcome is not_applied.',
    killedBy: {
      group: 'batches',
      sentence: 'a batch of at most atomicBatchSize that is aborted at once is stored all or none',
    },
    because: /^outcome is not_applied/,
    mutate: (store) =>
      replace(store, 'batchSaveTrades', (save) => async (trades, options) => {
        if (!areTrades(trades)) return await save(trades, options);
        const all = [...trades];
        await save(all.splice(0, ROWS_PER_TRANSACTION), options);
        while (all.length > 0) {
          await nextTurn();
          await save(all.splice(0, ROWS_PER_TRANSACTION), options);
        }
      }),
  },
  {
    bug: 'an aborted save is written nevertheless, a moment later',
    breaks: 'A write that is rejected has ended: it does not take effect later, unless its outcome is unknown.',
    killedBy: {
      group: 'aborted saves',
      sentence: 'a save that is aborted at once is not there when its outcome is not_applied',
    },
    because: /^outcome is not_applied/,
    mutate: (store) =>
      replace(store, 'saveTrade', (save) => async (trade, options) => {
        const { signal, ...others } = options ?? {};
        if (!(signal instanceof AbortSignal) || signal.aborted || !areTrades([trade]))
          return await save(trade, options);
        const saving = nextTurn().then(() => save(trade, others));
        await Promise.race([saving, rejectionAt(signal)]);
      }),
  },
  {
    bug: 'an abort of one caller ends the request that carries the rows of all',
    breaks: "Each caller's abort is its own.",
    killedBy: {
      group: 'aborted saves',
      sentence: 'an abort of one save leaves the saves of other callers alone',
    },
    because: /^the caller aborted the call/,
    mutate: (store) => {
      let request = new AbortController();
      buffers(store, {
        enter: (options) => {
          const own = request;
          options?.signal?.addEventListener('abort', () => own.abort(options.signal?.reason));
          return { ...options, signal: own.signal };
        },
        write: async (save, trade, options) => {
          request = new AbortController();
          await save(trade, options);
        },
      });
    },
  },
  {
    bug: 'close drops the rows that wait in the buffer',
    breaks: 'close waits for the calls under way, then releases everything.',
    killedBy: { group: 'closing', sentence: 'close waits for the saves under way' },
    because: added(100),
    mutate: (store) => {
      let isClosed = false;
      replace(store, 'close', (close) => (options) => {
        isClosed = true;
        return close(options);
      });
      buffers(store, {
        write: async (save, trade, options) => {
          if (isClosed) throw closedError().with({ store: store.name, operation: 'saveTrade' });
          await save(trade, options);
        },
      });
    },
  },
  {
    bug: 'what close left behind is not counted',
    breaks: 'unwritten: how many accepted rows were not written when the deadline passed.',
    killedBy: {
      group: 'closing',
      sentence: 'a save that close did not wait for has rejected, and is counted as unwritten',
    },
    because: /to be greater than or equal to 200/,
    options: { latency: 1 },
    inRealTime: true,
    mutate: (store) =>
      replace(store, 'close', (close) => async (options) => {
        await close(options);
        return { unwritten: 0 };
      }),
  },
];

type Save = (trades: readonly Trade[]) => Promise<void>;

/** Does something else with a batch in which a row was found to be bad. */
function onBadRow(
  store: TradeStore,
  goOn: (save: Save, trades: readonly Trade[], index: number, error: unknown) => Promise<void>,
): void {
  replace(store, 'batchSaveTrades', (save) => async (trades, options) => {
    try {
      await save(trades, options);
    } catch (error) {
      const index = isDbError(error) ? error.details['index'] : undefined;
      if (typeof index !== 'number') throw error;
      await goOn(save, trades, index, error);
    }
  });
}

/** Makes a row of one that is saved and one that was stored. Of several in a batch the last counts. */
function mergesWith(store: TradeStore, merge: (stored: Trade, trade: Trade) => Trade): void {
  const storedByKey = new Map<string, Trade>();
  savesOthers(store, (trades) => {
    const lastByKey = new Map(trades.map((trade) => [tradeKeyText(trade), trade]));
    return Array.from(lastByKey, ([key, trade]) => {
      const stored = storedByKey.get(key);
      const merged = stored === undefined ? { ...trade } : merge(stored, trade);
      storedByKey.set(key, merged);
      return merged;
    });
  });
}

type SaveTrade = TradeStore['saveTrade'];

interface Buffer {
  /** A save comes into the buffer. @returns what it is written with */
  enter?(options: CallOptions | undefined): CallOptions | undefined;
  /** Its turn has come. */
  readonly write: SaveTrade extends (...args: infer Args) => infer Result
    ? (save: SaveTrade, ...args: Args) => Result
    : never;
}

/** Has single saves wait for a turn in a buffer; flush knows of it. */
function buffers(store: TradeStore, { enter, write }: Buffer): void {
  const waiting = new Set<Promise<void>>();
  replace(store, 'saveTrade', (save) => async (trade, options) => {
    const isAcceptable = areTrades([trade]) && (options?.signal === undefined || options.signal instanceof AbortSignal);
    if (!isAcceptable || options?.signal?.aborted) return await save(trade, options);
    const own = { ...trade };
    const entered = enter === undefined ? options : enter(options);
    const writing = nextTurn().then(() => write(save, own, entered));
    waiting.add(writing);
    try {
      await writing;
    } finally {
      waiting.delete(writing);
    }
  });
  replace(store, 'flush', (flush) => async (until, options) => {
    await Promise.allSettled(waiting);
    await flush(until, options);
  });
}

function rejectionAt(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(abortError(signal, 'not_applied')));
  });
}
