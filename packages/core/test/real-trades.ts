import { readFileSync } from 'node:fs';
import { fromJson } from '../src/model/codec.js';
import type { Trade } from '../src/model/trade.js';

/** The lines of `examples/data/trades.ndjson`: real swaps, one JSON object each, in chain order. */
export function realTradeLines(): string[] {
  const file = new URL('../../../examples/data/trades.ndjson', import.meta.url);
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

/** The real swaps as trades. */
export function realTrades(): Trade[] {
  return realTradeLines().map((line, index) => fromJson('trade', JSON.parse(line), index));
}
