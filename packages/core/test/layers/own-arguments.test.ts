import { expect, test } from 'vitest';
import { checkArguments } from '../check-arguments.js';
import { sampleTrade } from '../sample-trade.js';

const { token } = sampleTrade;

test('options, cursors and dates are what they were when they were checked, although the caller changes them', () => {
  const start = new Date('2024-08-21T00:00:00Z');
  const end = new Date('2024-08-22T00:00:00Z');
  const after = { ...sampleTrade };
  const options = { limit: 10, after };
  const [, ownEnd, ownOptions] = checkArguments('getTradesInTimerange', start, end, options);
  end.setFullYear(1999);
  options.limit = 1_000_000;
  Object.assign(after, { time: 0 });
  expect(ownEnd).toEqual(new Date('2024-08-22T00:00:00Z'));
  expect(ownOptions).toMatchObject({ limit: 10, after: { time: sampleTrade.time } });
});

test('a trade is what it was when it was checked', () => {
  const trade = { ...sampleTrade };
  const [own] = checkArguments('saveTrade', trade);
  Object.assign(trade, { price: 'nonsense' });
  expect(own).toEqual(sampleTrade);
});

test('the signal stays the one that was given', () => {
  const { signal } = new AbortController();
  const [, , options] = checkArguments('getTradesByToken', token, 5, { signal });
  expect((options as { signal: AbortSignal }).signal).toBe(signal);
});

test('options that inherit their members are refused: they would be lost on the way', () => {
  class Options {
    get token(): string {
      return token;
    }
  }
  expect(() => checkArguments('getTradesInTimerange', new Date(), new Date(), new Options())).toThrow(
    'options: must be a plain object',
  );
});

test('a signal of another realm is accepted', () => {
  const foreign = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} };
  expect(() => checkArguments('getTradesByToken', token, 5, { signal: foreign })).not.toThrow();
});
