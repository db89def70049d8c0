// Not in the shared suite: it drives the index alone, far harder than a database could be.
import {
  type Address,
  address,
  compareTrades,
  signature,
  type Timestamp,
  type Trade,
  type TradeCursor,
  timestamp,
  tradeKeyText,
} from '@tradestore/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TradeIndex } from '../src/trade-index.js';
import { makeTrade } from './make-trade.js';

const tokens = ['A', 'B'].map((letter) => address(letter.repeat(40)));
const traders = ['C', 'D', 'E'].map((letter) => address(letter.repeat(40)));
const signatures = ['1', '2', 'z'].flatMap((letter) => [64, 65].map((length) => signature(letter.repeat(length))));
const START = makeTrade(0).time;

/** Few values of everything, so that keys, times and places meet often. What a key determines is derived from it. */
const arbitraryTrade: fc.Arbitrary<Trade> = fc
  .record({
    signature: fc.constantFrom(...signatures),
    time: fc.nat(3).map((micros) => timestamp(START + micros)),
    instruction: fc.nat(1),
    innerInstruction: fc.option(fc.nat(1)),
    fill: fc.nat(1),
    transactionIndex: fc.option(fc.nat(2)),
    venue: fc.constantFrom('one', 'two'),
  })
  .map((fields) =>
    makeTrade(0, {
      ...fields,
      slot: BigInt(fields.time % 2),
      token: pick(tokens, fields.instruction + fields.fill),
      trader: pick(traders, fields.signature.length + fields.instruction),
    }),
  );

const arbitraryBound: fc.Arbitrary<Timestamp> = fc.nat(4).map((micros) => timestamp(START + micros));

test('answers every query as a list that is sorted and filtered would', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryTrade, { maxLength: 120 }),
      arbitraryBound,
      arbitraryBound,
      arbitraryTrade,
      (saves, start, end, place) => {
        const index = new TradeIndex();
        const byKey = new Map<string, Trade>();
        for (const trade of saves) {
          index.save(trade);
          byKey.set(tradeKeyText(trade), trade);
        }
        const model = [...byKey.values()].sort(compareTrades);
        const inRange = model.filter(({ time }) => time >= start && time < end);

        expect(index.size).toBe(model.length);
        for (const trade of [...saves, place]) expect(index.get(trade)).toBe(byKey.get(tradeKeyText(trade)));
        for (const each of signatures) {
          const found = [...index.ofSignature(each, start, end)].sort(compareTrades);
          expect(found).toEqual(inRange.filter((trade) => trade.signature === each));
        }
        for (const token of tokens) {
          const newestFirst = model.filter((trade) => trade.token === token).reverse();
          expect([...index.newestOfToken(token, undefined)]).toEqual(newestFirst);
          expect([...index.newestOfToken(token, place)]).toEqual(newestFirst.filter(isBefore(place)));
        }
        for (const token of [undefined, ...tokens]) {
          for (const trader of [undefined, ...traders]) {
            const matching = inRange.filter(isOf(token, trader));
            expect([...index.select({ start, end, token, trader })]).toEqual(matching);
            const following = matching.filter((trade) => compareTrades(trade, place) > 0);
            expect([...index.select({ start, end, token, trader, after: place })]).toEqual(following);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('keeps its place in no index, when a trade is saved again with another transactionIndex, token and trader', () => {
  const index = new TradeIndex();
  const everything = { start: START, end: timestamp(START + 1) };
  const [tokenA, tokenB] = [pick(tokens, 0), pick(tokens, 1)];
  const [traderC, traderD] = [pick(traders, 0), pick(traders, 1)];
  index.save(makeTrade(0, { token: tokenA, trader: traderC, transactionIndex: 1 }));
  const later = makeTrade(0, { token: tokenB, trader: traderD, transactionIndex: 2 });
  index.save(later);
  expect([...index.select(everything)]).toEqual([later]);
  expect([...index.select({ ...everything, token: tokenA })]).toEqual([]);
  expect([...index.select({ ...everything, trader: traderC })]).toEqual([]);
  expect([...index.select({ ...everything, token: tokenB, trader: traderD })]).toEqual([later]);
  expect([...index.newestOfToken(tokenA, undefined)]).toEqual([]);
});

test('looks at no more of a long history than it returns', () => {
  const index = new TradeIndex();
  const count = 20_000;
  let looks = 0;
  for (let n = 0; n < count; n++) {
    const trade = makeTrade(n, { token: pick(tokens, n) });
    index.save(
      Object.defineProperty({ ...trade }, 'time', {
        get: () => {
          looks += 1;
          return trade.time;
        },
      }),
    );
  }
  const looksOf = (query: () => Iterable<Trade>): number => {
    looks = 0;
    let taken = 0;
    for (const _trade of query()) {
      taken += 1;
      if (taken === 100) break;
    }
    expect(taken).toBe(100);
    return looks;
  };
  const [middle, end] = [makeTrade(count / 2), makeTrade(count).time];
  const token = pick(tokens, 0);
  const queries: (() => Iterable<Trade>)[] = [
    () => index.newestOfToken(token, undefined),
    () => index.newestOfToken(token, middle),
    () => index.select({ start: START, end }),
    () => index.select({ start: START, end, after: middle }),
    () => index.select({ start: middle.time, end, token }),
  ];
  for (const query of queries) expect(looksOf(query)).toBeLessThan(500);
});

function pick(from: readonly Address[], n: number): Address {
  const picked = from[n % from.length];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}

function isBefore(place: TradeCursor): (trade: Trade) => boolean {
  return (trade) => compareTrades(trade, place) < 0;
}

function isOf(token: Address | undefined, trader: Address | undefined): (trade: Trade) => boolean {
  return (trade) => (token === undefined || trade.token === token) && (trader === undefined || trade.trader === trader);
}
