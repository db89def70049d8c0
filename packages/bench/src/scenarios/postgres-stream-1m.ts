import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BenchDatabase } from '../postgres/bench-database.ts';
import type { Measured, Scenario } from '../scenario.ts';
import { realTrades } from './real-trades.ts';
import { repeatedTrades, take } from './repeated-trades.ts';

const child = fileURLToPath(new URL('../postgres/stream-memory.ts', import.meta.url));

export const postgresStream1m: Scenario = {
  name: 'postgres/stream-1m',
  about:
    'streamTrades over a million trades: by how much its process grows at most, from just before it and from its 100 000th row on',
  prepare: async ({ quick }, ground) => {
    const count = quick ? 3_000 : 1_000_000;
    const database = await BenchDatabase.create(ground);
    await database.load(take(repeatedTrades(await realTrades()), count));
    return {
      unit: 'MiB',
      subjects: [{ name: 'tradestore', run: () => streamInChild(database.writerUrl, count) }],
      ratios: (median) => ({
        'rss-growth-mib': median('tradestore'),
        'rss-growth-warm-mib': median('tradestore', 'rss-growth-warm-mib'),
        'rows-per-s': median('tradestore', 'rows-per-s'),
      }),
    };
  },
};

async function streamInChild(url: string, count: number): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child], {
    env: { ...process.env, TRADESTORE_BENCH_URL: url },
  });
  const { rows, growthMib, warmGrowthMib, rowsPerSecond } = JSON.parse(stdout);
  if (rows !== count) throw new Error(`the stream gave ${rows} rows instead of ${count}`);
  return { figure: growthMib, more: { 'rss-growth-warm-mib': warmGrowthMib, 'rows-per-s': rowsPerSecond } };
}
