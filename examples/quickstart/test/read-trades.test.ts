import { fromJson } from '@tradestore/core';
import { expect, it } from 'vitest';
import { readTrades } from '../src/trades/read-trades.ts';
import { someJson, temporaryFile } from './trades.ts';

async function tradesOf(content: string) {
  const trades = [];
  const path = await temporaryFile(content);
  for await (const trade of readTrades({ path, name: 'my-trades.ndjson' })) trades.push(trade);
  return trades;
}

it('reads one trade a line, with or without a last line end, and skips blank lines', async () => {
  const [a, b] = await someJson(2);
  const expected = [fromJson('trade', a), fromJson('trade', b)];
  const [first, second] = [JSON.stringify(a), JSON.stringify(b)];
  expect(await tradesOf(`${first}\n${second}`)).toEqual(expected);
  expect(await tradesOf(`${first}\r\n\r\n${second}\r\n`)).toEqual(expected);
  expect(await tradesOf(`\uFEFF${first}\n${second}\n`)).toEqual(expected);
});

it('takes a line separator inside JSON text for text', async () => {
  const [trade] = await someJson(1);
  const named = { ...trade, profileId: 'one\u2028two' };
  expect(await tradesOf(JSON.stringify(named))).toEqual([fromJson('trade', named)]);
});

it('reads lines longer than one read of the file', async () => {
  const [trade] = await someJson(1);
  const padded = `${' '.repeat(200_000)}${JSON.stringify({ ...trade, profileId: '東京' })}`;
  const [read] = await tradesOf(`${padded}\n`);
  expect(read?.profileId).toBe('東京');
});
