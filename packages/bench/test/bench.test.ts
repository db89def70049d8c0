import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scenarios } from '../src/scenarios/index.ts';

const main = join(import.meta.dirname, '../src/main.ts');
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradestore-bench-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

// What is measured is never asserted: only that each scenario does its work and reports it in the agreed shape.
test('each scenario runs and writes its results with the agreed keys', { timeout: 120_000 }, async () => {
  const json = join(folder, 'results.json');
  const { stdout } = await bench('--quick', '--json', json);
  const results: unknown = JSON.parse(await readFile(json, 'utf8'));
  const figure = expect.any(Number);
  const line = { unit: 'us', median: figure, min: figure, max: figure, runs: 1 };
  expect(results).toEqual([
    { ...line, scenario: 'core/layers', subject: 'tradestore', ratios: { 'extra-us': figure } },
    { ...line, scenario: 'core/layers', subject: 'bare', ratios: {} },
    { ...line, scenario: 'core/validate-trade', subject: 'tradestore', ratios: { us: figure } },
    { ...line, scenario: 'mock/newest-100-of-1m', subject: 'tradestore', ratios: { us: figure } },
  ]);
  for (const { name } of scenarios) expect(stdout).toContain(name);
});

test.each([
  [['postgrez'], 'no scenario is named postgrez; there are: core/layers, core/validate-trade, mock/newest-100-of-1m'],
  [['--runs', '4'], '--runs must be an integer number of at least 5'],
  [['--fast'], "Unknown option '--fast'"],
])('a wrong argument is named: %j', async (args, message) => {
  await expect(bench(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
});
