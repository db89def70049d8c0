import { compareText, compareTrades, type TradeCursor, type TradeStore, tradeKeyText } from '@tradestore/core';
import type { TradeMutant } from '../contracts.js';
import { reordered } from '../reasons.js';
import { replace } from '../replace.js';
import { savesOthers } from './other-rows.js';

type Compare = (a: TradeCursor, b: TradeCursor) => number;

/** Lists that are in another order. */
export const orderMutants: readonly TradeMutant[] = [
  {
    bug: 'ORDER BY time: ties come as they arrived',
    breaks: 'Every list is in chain order.',
    killedBy: {
      group: 'chain order',
      sentence: 'of one time the lower slot comes first, as a number and not as text: getTradesInTimerange',
    },
    because: reordered,
    mutate: (store) => {
      const arrivals = arrivalsOf(store);
      const arrivalOf = (trade: TradeCursor): number => arrivals.get(tradeKeyText(trade)) ?? 0;
      ordersBy(store, (a, b) => a.time - b.time || arrivalOf(a) - arrivalOf(b));
    },
  },
  {
    bug: 'ties are in order of their slots, and then as they arrived',
    breaks: 'Chain order: time, slot, transactionIndex (null first), signature, instruction, ...',
    killedBy: {
      group: 'chain order',
      sentence:
        'of one slot the lower transactionIndex comes first, null before 0, whatever the signature: getTradesInTimerange',
    },
    because: reordered,
    mutate: (store) => {
      const arrivals = arrivalsOf(store);
      const arrivalOf = (trade: TradeCursor): number => arrivals.get(tradeKeyText(trade)) ?? 0;
      ordersBy(store, (a, b) => a.time - b.time || Number(a.slot - b.slot) || arrivalOf(a) - arrivalOf(b));
    },
  },
  {
    bug: 'slots are compared as text',
    breaks: 'slot: 0 to 2^63 - 1, in order of its value.',
    killedBy: {
      group: 'chain order',
      sentence: 'of one time the lower slot comes first, as a number and not as text: getTradesInTimerange',
    },
    because: reordered,
    mutate: (store) =>
      ordersBy(store, (a, b) => a.time - b.time || compareText(String(a.slot), String(b.slot)) || compareTrades(a, b)),
  },
  {
    bug: 'slots are compared as numbers: those above 2^53 fall together',
    breaks: 'slot: 0 to 2^63 - 1, exact.',
    killedBy: {
      group: 'chain order',
      sentence: 'of one time the lower slot comes first, as a number and not as text: getTradesInTimerange',
    },
    because: reordered,
    mutate: (store) =>
      ordersBy(store, (a, b) => {
        const [one, other] = [a, b].map((place) => ({ ...place, slot: BigInt(Number(place.slot)) }));
        return one && other ? compareTrades(one, other) : 0;
      }),
  },
  {
    bug: 'NULLS LAST',
    breaks: 'Chain order: transactionIndex, null first.',
    killedBy: {
      group: 'chain order',
      sentence:
        'of one slot the lower transactionIndex comes first, null before 0, whatever the signature: getTradesInTimerange',
    },
    because: reordered,
    mutate: (store) => ordersBy(store, (a, b) => compareTrades(nullLast(a), nullLast(b))),
  },
  {
    bug: 'collate "en_US": signatures are in order of the alphabet',
    breaks: 'Order of text is by code point.',
    killedBy: {
      group: 'chain order',
      sentence:
        'of one transactionIndex the lower signature comes first, by code point and not by alphabet: getTradesInTimerange',
    },
    because: reordered,
    mutate: (store) =>
      ordersBy(store, (a, b) => {
        const sameSignature = compareTrades(a, { ...b, signature: a.signature });
        const sameTransaction = compareTrades(a, {
          ...b,
          signature: a.signature,
          instruction: a.instruction,
          innerInstruction: a.innerInstruction,
          fill: a.fill,
        });
        return sameTransaction || a.signature.localeCompare(b.signature, 'en-US') || sameSignature;
      }),
  },
  {
    bug: 'a trade keeps the place that it had when it was first saved',
    breaks: 'transactionIndex may change, and is part of chain order.',
    killedBy: {
      group: 'trades saved again',
      sentence: 'a later transactionIndex gives the trade a later place in chain order',
    },
    because: reordered,
    mutate: (store) => {
      const places = new Map<string, TradeCursor>();
      savesOthers(store, (trades) => {
        for (const trade of trades) if (!places.has(tradeKeyText(trade))) places.set(tradeKeyText(trade), { ...trade });
        return trades;
      });
      const placeOf = (trade: TradeCursor): TradeCursor => places.get(tradeKeyText(trade)) ?? trade;
      ordersBy(store, (a, b) => compareTrades(placeOf(a), placeOf(b)));
    },
  },
];

/** Has the lists of a range in this order. */
function ordersBy(store: TradeStore, compare: Compare): void {
  replace(store, 'getTradesInTimerange', (get) => async (start, end, options) => {
    const { limit, after, ...others } = options ?? {};
    const found = await get(start, end, options);
    if (limit === undefined && after === undefined) return found.sort(compare);
    const all = (await get(start, end, { ...others, limit: store.maxRows })).sort(compare);
    const behind = after === undefined ? all : all.filter((trade) => compare(trade, after) > 0);
    return behind.slice(0, limit);
  });
}

/** When each trade was saved last, by its key. */
function arrivalsOf(store: TradeStore): ReadonlyMap<string, number> {
  const arrivals = new Map<string, number>();
  let count = 0;
  savesOthers(store, (trades) => {
    for (const trade of trades) arrivals.set(tradeKeyText(trade), count++);
    return trades;
  });
  return arrivals;
}

function nullLast(place: TradeCursor): TradeCursor {
  return { ...place, transactionIndex: place.transactionIndex ?? Number.POSITIVE_INFINITY };
}
