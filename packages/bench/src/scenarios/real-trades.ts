import { readFile } from 'node:fs/promises';
import { fromJson, type Trade } from '@tradestore/core';

/** The real trades of examples/data. */
export async function realTrades(): Promise<Trade[]> {
  const text = await readFile(new URL('../../../../examples/data/trades.ndjson', import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line, index) => fromJson('trade', JSON.parse(line), index));
}
