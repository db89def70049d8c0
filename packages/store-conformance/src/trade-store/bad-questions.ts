import { inspect } from 'node:util';
import type {
  Address,
  CandleInterval,
  Signature,
  TimeBound,
  TradeCursor,
  TradeKey,
  TradeStore,
} from '@tradestore/core';
import { timestamp } from '@tradestore/core';
import { expect } from 'vitest';
import { collect } from '../collect.js';
import { makeTrade } from '../make-trades.js';
import { bad, rejectionOf } from '../rejection.js';
import { badBounds, notACount } from '../series/bad-bounds.js';
import type { World } from '../world.js';
import type { TradeSuite } from './save-and-read.js';

type Question = (store: TradeStore, world: World) => Promise<unknown>;

const notAnAddress = bad<Address>('0OIl');

/** What cannot be asked. */
export function badQuestions(suite: TradeSuite): void {
  suite.group('bad questions', (contract) => {
    for (const [what, ask] of Object.entries(questions)) {
      contract(`${what} is refused with kind invalid_argument`, async ({ store, world }) => {
        const error = await rejectionOf(ask(store, world), 'invalid_argument');
        expect(error.outcome).toBe('not_applied');
      });
    }

    for (const count of notACount) {
      contract(`a limit of ${inspect(count)} is refused with kind invalid_argument`, async ({ store, world }) => {
        const limit = bad<number>(count);
        await rejectionOf(store.getTradesByToken(world.token, limit), 'invalid_argument');
        await rejectionOf(store.getTradesInTimerange(world.start, world.end, { limit }), 'invalid_argument');
      });

      contract(`a pageSize of ${inspect(count)} is refused with kind invalid_argument`, async ({ store, world }) => {
        const stream = store.streamTrades({ start: world.start, end: world.end }, { pageSize: bad<number>(count) });
        await rejectionOf(collect(stream), 'invalid_argument');
      });
    }

    for (const [what, boundOf] of Object.entries(badBounds)) {
      for (const side of ['start', 'end'] as const) {
        contract(`a range whose ${side} is ${what} is refused with kind invalid_argument`, async ({ store, world }) => {
          const range = { start: world.start, end: world.end, [side]: boundOf(world) };
          const trade = makeTrade(world);
          await rejectionOf(store.getTradesInTimerange(range.start, range.end), 'invalid_argument');
          await rejectionOf(store.getTradesBySignature(trade.signature, range), 'invalid_argument');
          await rejectionOf(collect(store.streamTrades(range)), 'invalid_argument');
          await rejectionOf(store.getCandles({ ...range, token: world.token, interval: '1m' }), 'invalid_argument');
        });
      }
    }
  });
}

const questions: Readonly<Record<string, Question>> = {
  'getTrade of a signature alone': (store, world) => store.getTrade(bad<TradeKey>(world.signature('alone'))),
  'getTrade of a key without innerInstruction': (store, world) => {
    const { innerInstruction: _left, ...key } = makeTrade(world);
    return store.getTrade(bad<TradeKey>(key));
  },
  'getTrade of a key whose time is in seconds': (store, world) => {
    const trade = makeTrade(world);
    return store.getTrade({ ...trade, time: timestamp(Math.floor(trade.time / 1_000_000)) });
  },
  'getTradesBySignature of what is no signature': (store, world) =>
    store.getTradesBySignature(bad<Signature>('0'), { start: world.start, end: world.end }),
  'getTradesBySignature without a range': (store, world) =>
    store.getTradesBySignature(world.signature('any'), bad<{ start: TimeBound; end: TimeBound }>(undefined)),
  'getTradesByToken of what is no address': (store) => store.getTradesByToken(notAnAddress, 1),
  'getTradesByToken before what is no cursor': (store, world) =>
    store.getTradesByToken(world.token, 1, { before: bad<TradeCursor>({ time: world.start }) }),
  'getTradesInTimerange of a start after its end': (store, world) => store.getTradesInTimerange(world.end, world.start),
  'getTradesInTimerange of a token that is no address': (store, world) =>
    store.getTradesInTimerange(world.start, world.end, { token: notAnAddress }),
  'getTradesInTimerange of a trader that is no address': (store, world) =>
    store.getTradesInTimerange(world.start, world.end, { trader: notAnAddress }),
  'getTradesInTimerange after a cursor without a slot': (store, world) => {
    const { slot: _left, ...cursor } = makeTrade(world);
    return store.getTradesInTimerange(world.start, world.end, { after: bad<TradeCursor>(cursor) });
  },
  'streamTrades of a token that is no address': (store, world) =>
    collect(store.streamTrades({ start: world.start, end: world.end, token: notAnAddress })),
  'getCandles of what is no address': (store, world) =>
    store.getCandles({ token: notAnAddress, start: world.start, end: world.end, interval: '1m' }),
  'getCandles in a quote that is no address': (store, world) =>
    store.getCandles({ ...candlesOf(world), quote: notAnAddress }),
  'getCandles of an interval that is not offered': (store, world) =>
    store.getCandles({ ...candlesOf(world), interval: bad<CandleInterval>('7m') }),
  "getCandles of an interval that is a name of Object's": (store, world) =>
    store.getCandles({ ...candlesOf(world), interval: bad<CandleInterval>('constructor') }),
  'flush until something else': (store) => store.flush(bad<'visible'>('written')),
  'an options bag that is no object': (store, world) => store.saveTrade(makeTrade(world), bad<object>('soon')),
  'a signal that is no AbortSignal': (store, world) =>
    store.saveTrade(makeTrade(world), { signal: bad<AbortSignal>({ aborted: false }) }),
};

function candlesOf(world: World): { token: Address; start: TimeBound; end: TimeBound; interval: CandleInterval } {
  return { token: world.token, start: world.start, end: world.end, interval: '1m' };
}
