import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Trade } from '@tradestore/core';
import { onTestFinished } from 'vitest';
import { realTrades } from '../src/data-file.ts';
import { linesOf } from '../src/lines.ts';
import { readTrades } from '../src/trades/read-trades.ts';

/** The first trades of the real ones. */
export async function someTrades(count: number): Promise<Trade[]> {
  const trades: Trade[] = [];
  for await (const trade of readTrades(realTrades)) {
    trades.push(trade);
    if (trades.length === count) break;
  }
  return trades;
}

/** The first lines of the real data, as plain JSON. */
export async function someJson(count: number): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  for await (const line of linesOf(realTrades)) {
    lines.push(JSON.parse(line));
    if (lines.length === count) break;
  }
  return lines;
}

/** A file that is gone after the test. */
export async function temporaryFile(content: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tradestore-quickstart-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'trades.ndjson');
  await writeFile(file, content);
  return file;
}
