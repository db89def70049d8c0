import { sharedQuestDb, tablePrefix } from '@tradestore/test-services';
import { describe, expect, it } from 'vitest';
import { LIMIT_MS, runDemo } from './run-demo.ts';

const questdb = sharedQuestDb();

describe.runIf(questdb !== null)('the demo on a real QuestDB', { timeout: 3 * LIMIT_MS }, () => {
  it('says how to make the schema, makes it, and can be repeated on what it has saved', async () => {
    const { host = 'localhost', httpPort = 9_000, pgPort = 8_812 } = questdb ?? {};
    const url = `questdb://${host}:${httpPort}?pgPort=${pgPort}&tablePrefix=${tablePrefix()}`;
    const args = ['--trades', url, '--positions', url, '--metrics', url];
    const without = await runDemo(args, {});
    expect(without.exitCode).toBe(1);
    expect(without.stderr).toMatch(/there is no table .+ here: add --migrate/);

    const { stdout, ...first } = await runDemo([...args, '--migrate'], {});
    expect([first.exitCode, first.stderr]).toEqual([0, expect.not.stringContaining('Error')]);
    expect(stdout).toMatch(/^Schemas\n {2}trades, positions, metrics {2}applied 0001-/m);
    expect(stdout).toContain('all 12 answers agree with the trades');

    const again = await runDemo([...args, '--migrate'], {});
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toMatch(/^Schemas\n {2}trades, positions, metrics {2}up to date$/m);
    expect(again.stdout).toContain('all 12 answers agree with the trades');
  });
});
