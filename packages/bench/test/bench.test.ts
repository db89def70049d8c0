import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Result } from '../src/scenario.ts';
import { scenarios } from '../src/scenarios/index.ts';

const main = join(import.meta.dirname, '../src/main.ts');
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);

const figure: unknown = expect.any(Number);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradestore-bench-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** The keys of the ratios are agreed (DESIGN.md, section 7), so that a figure can be followed over time. */
const agreed: Readonly<Record<string, { readonly unit: string; readonly ratios: readonly string[] }>> = {
  'core/layers': { unit: 'us', ratios: ['extra-us'] },
  'core/validate-trade': { unit: 'us', ratios: ['us'] },
  'mock/newest-100-of-1m': { unit: 'us', ratios: ['us'] },
  'postgres/batch-new-1-caller': { unit: 'rows/s', ratios: ['knex-batch-insert', 'pg-unnest', 'postgres-js'] },
  'postgres/batch-new-2-callers': { unit: 'rows/s', ratios: ['knex-batch-insert', 'pg-unnest', 'postgres-js'] },
  'postgres/batch-identical': { unit: 'rows/s', ratios: ['own-new'] },
  'postgres/batch-changed': { unit: 'rows/s', ratios: ['own-new'] },
  'postgres/growth': { unit: 'rows/s', ratios: ['own-100k'] },
  'postgres/page-100': { unit: 'us', ratios: ['extra-us', 'extra-us-same-sql'] },
  'postgres/range-100k': { unit: 'rows/s', ratios: ['pg', 'postgres-js'] },
  'postgres/stream-1m': { unit: 'MiB', ratios: ['rss-growth-mib'] },
  'postgres/concurrent-100': { unit: 'calls/s', ratios: ['pg-pool', 'p50-ms', 'p99-ms'] },
  'postgres/concurrent-1000': { unit: 'calls/s', ratios: ['pg-pool', 'p50-ms', 'p99-ms'] },
  'questdb/batch': { unit: 'rows/s', ratios: ['pre-encoded', 'official-sender'] },
  'questdb/encoder': { unit: 'rows/s', ratios: ['official-encoder'] },
  'questdb/single-10k': { unit: 'rows/s', ratios: ['official-sender', 'rows-per-s'] },
  'questdb/growth': { unit: 'rows/s', ratios: ['own-1m'] },
  'questdb/latest-100': { unit: 'us', ratios: ['plain-sql', 'ms'] },
  'questdb/candles-day': { unit: 'us', ratios: ['plain-sql', 'ms'] },
  'questdb/range-minute': { unit: 'us', ratios: ['plain-sql', 'ms'] },
  'questdb/visible': { unit: 'ms', ratios: ['ms'] },
};

test('each scenario has its agreed keys', () => {
  expect(scenarios.map(({ name }) => name)).toEqual(Object.keys(agreed));
});

// What is measured is never asserted: only that each scenario does its work and reports it in the agreed shape.
test.for(['core/', 'mock/', 'postgres/', 'questdb/'])(
  'each scenario of %s runs and writes its results with the agreed keys',
  { timeout: 120_000 },
  async (family, context) => {
    const json = join(folder, 'results.json');
    const { stdout } = await bench(family, '--quick', '--json', json);
    // There is no server for them, which in CI is a failure.
    const skipReason = /skipped: (.*)/.exec(stdout)?.[1];
    if (skipReason !== undefined) {
      console.log(`skipped: ${skipReason}`);
      context.task.meta.skipReason = skipReason;
      context.skip(skipReason);
    }
    const results: Result[] = JSON.parse(await readFile(json, 'utf8'));
    for (const [name, { unit, ratios }] of Object.entries(agreed)) {
      if (!name.startsWith(family)) continue;
      expect(stdout).toContain(name);
      const own = results.filter(({ scenario }) => scenario === name);
      expect(own.length, `subjects of ${name}`).toBeGreaterThan(0);
      for (const result of own)
        expect(result).toEqual({ ...result, unit, runs: 1, median: figure, min: figure, max: figure });
      const ours = own.find(({ subject }) => subject === 'tradestore');
      expect(ours?.ratios, name).toMatchObject(Object.fromEntries(ratios.map((key) => [key, figure])));
    }
  },
);

test.each([
  [['postgrez'], 'no scenario is named postgrez; there are: core/layers, core/validate-trade, mock/newest-100-of-1m, '],
  [['--runs', '4'], '--runs must be an integer number of at least 5'],
  [['--fast'], "Unknown option '--fast'"],
])('a wrong argument is named: %j', async (args, message) => {
  await expect(bench(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
});
