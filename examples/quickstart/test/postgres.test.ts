import { type PostgresDatabase, sharedPostgres } from '@tradestore/test-services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMIT_MS, runDemo } from './run-demo.ts';

const postgres = sharedPostgres();

describe.runIf(postgres !== null)('the demo on a real PostgreSQL', { timeout: 3 * LIMIT_MS }, () => {
  let database: PostgresDatabase | undefined;
  let url = '';
  beforeAll(async () => {
    database = await postgres?.createDatabase();
    url = database?.adminUrl ?? '';
  });
  afterAll(async () => {
    await database?.drop();
  });

  it('says how to make the schema, makes it, and can be repeated on what it has saved', async () => {
    const variables = { TRADESTORE_TRADES_URL: url, TRADESTORE_CONFIG_URL: url };
    const without = await runDemo([], variables);
    expect(without.exitCode).toBe(1);
    expect(without.stderr).toMatch(
      /no schema of Tradestore: .+\(schema postgres batchSaveTrades\); here: add --migrate/,
    );

    const { stdout, ...first } = await runDemo(['--migrate'], variables);
    expect([first.exitCode, first.stderr]).toEqual([0, expect.not.stringContaining('Error')]);
    expect(stdout).toMatch(/^Schemas\n {2}trades, config {2}applied 0001-/m);
    expect(stdout).toContain('all 12 answers agree with the trades');
    expect(stdout).toMatch(/^ {2}kept +the trades by their server$/m);
    expect(stdout).toContain('version 1, when version 2 was live');

    const again = await runDemo(['--migrate'], variables);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toMatch(/^Schemas\n {2}trades, config {2}up to date$/m);
    expect(again.stdout).toContain('version 3, when version 4 was live');
    expect(again.stdout).toContain('all 12 answers agree with the trades');
    for (const { stdout: shown, stderr } of [without, { stdout, stderr: first.stderr }, again]) {
      expect(shown + stderr).not.toContain(new URL(url).password);
    }
  });

  it('takes URLs as arguments, with the password in the environment', async () => {
    const named = new URL(url);
    const PGPASSWORD = decodeURIComponent(named.password);
    named.password = '';
    const args = ['--trades', named.href, '--config', named.href, '--migrate'];
    const { exitCode, stdout } = await runDemo(args, { PGPASSWORD });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}trades +postgres:.+ \(named by --trades\)$/m);
    expect(stdout).toContain('all 12 answers agree with the trades');
  });
});
