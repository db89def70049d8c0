import { tradeKeyText } from '@tradestore/core';
import { asDouble } from '../as-double.js';
import type { TradeMutant } from '../contracts.js';
import { changed, lost } from '../reasons.js';
import { givesOthers, keyedBy } from './other-rows.js';

/** Keys and values that lose something on their way. */
export const valueMutants: readonly TradeMutant[] = [
  {
    bug: 'an inner instruction of null is stored as 0',
    breaks: 'A trade is known by its time, signature, instruction, innerInstruction and fill.',
    killedBy: { group: 'awkward values', sentence: 'an inner instruction of null and one of 0 are two trades' },
    because: lost(1),
    mutate: (store) =>
      keyedBy(store, (trade) => tradeKeyText({ ...trade, innerInstruction: trade.innerInstruction ?? 0 })),
  },
  {
    bug: 'the primary key lacks the fill',
    breaks: 'A trade is known by its time, signature, instruction, innerInstruction and fill.',
    killedBy: {
      group: 'trades by signature',
      sentence: 'getTradesBySignature gives all trades of one transaction, oldest first',
    },
    because: lost(1),
    mutate: (store) => keyedBy(store, (trade) => tradeKeyText({ ...trade, fill: 0 })),
  },
  {
    bug: 'amounts are read as numbers: what is above 2^53 is rounded',
    breaks: 'Raw amounts are exact, from 0 to 2^64 - 1.',
    killedBy: { group: 'awkward values', sentence: 'u64 max comes back as it went in' },
    because: changed('tokenAmount', 'quoteAmount'),
    mutate: (store) =>
      givesOthers(store, (trade) => ({
        ...trade,
        tokenAmount: BigInt(Number(trade.tokenAmount)),
        quoteAmount: BigInt(Number(trade.quoteAmount)),
      })),
  },
  {
    bug: 'amounts are kept as signed 64-bit integers',
    breaks: 'Raw amounts are exact, from 0 to 2^64 - 1.',
    killedBy: { group: 'awkward values', sentence: 'u64 max comes back as it went in' },
    because: changed('tokenAmount'),
    mutate: (store) => givesOthers(store, (trade) => ({ ...trade, tokenAmount: BigInt.asIntN(64, trade.tokenAmount) })),
  },
  {
    bug: 'a fee of zero is taken for one that is not known',
    breaks: 'fee: null when it is not known.',
    killedBy: {
      group: 'awkward values',
      sentence: 'a fee of zero and a fee that is not known come back as they went in',
    },
    because: changed('fee'),
    mutate: (store) => givesOthers(store, (trade) => ({ ...trade, fee: trade.fee || null })),
  },
  {
    bug: 'prices are kept as doubles',
    breaks: 'A Decimal is exact: at most 14 integer and 24 fraction digits.',
    killedBy: { group: 'round trip', sentence: 'a save that resolves is stored' },
    because: changed('price'),
    mutate: (store) => givesOthers(store, (trade) => ({ ...trade, price: asDouble(trade.price) })),
  },
  {
    bug: 'text is normalised to NFC',
    breaks: 'An id is any well-formed unicode, and comes back as it was.',
    killedBy: { group: 'awkward text', sentence: 'an id of a combining letter comes back as it went in' },
    because: /^what getTrade gives/,
    mutate: (store) =>
      givesOthers(store, (trade) => ({ ...trade, profileId: trade.profileId?.normalize('NFC') ?? null })),
  },
];
