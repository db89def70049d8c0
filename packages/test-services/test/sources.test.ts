import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { adminQuery } from '../src/admin-query.js';
import { availablePostgres, servicesFor, startPostgres } from '../src/index.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('a server from the environment', () => {
  test('is used through databases of our own, which are gone after stop, and goes on running', async () => {
    await using standIn = await startPostgres({ own: true });
    vi.stubEnv('TRADESTORE_TEST_POSTGRES_URL', standIn.adminUrl);
    const server = await startPostgres();
    expect(server).toMatchObject({
      origin: 'environment',
      port: standIn.port,
      version: standIn.version,
      control: null,
    });
    const kept = await standIn.createDatabase();
    const ours = await server.createDatabase();
    await server.stop();
    const names = await adminQuery(standIn.adminUrl, 'select datname as name from pg_database');
    expect(names).toContainEqual({ name: kept.name });
    expect(names).not.toContainEqual({ name: ours.name });
  });

  test('is left alone by who needs a server to disturb, TLS, or another version', async () => {
    await using standIn = await startPostgres({ own: true, version: 18 });
    vi.stubEnv('TRADESTORE_TEST_POSTGRES_URL', standIn.adminUrl);
    expect((await availablePostgres()).find(({ version }) => version === 18)?.origin).toBe('environment');
    expect((await availablePostgres({ own: true })).map(({ origin }) => origin)).not.toContain('environment');
    vi.stubEnv('TRADESTORE_TEST_ORIGINS', 'environment');
    await expect(startPostgres({ own: true })).rejects.toThrow(
      'TRADESTORE_TEST_POSTGRES_URL does not serve the option own',
    );
    await expect(startPostgres({ tls: true })).rejects.toThrow(
      'TRADESTORE_TEST_POSTGRES_URL does not serve the option tls',
    );
    await expect(startPostgres({ version: 15 })).rejects.toThrow('no PostgreSQL 15');
  });

  test('that does not answer or lets us do too little is an error, without the password in the message', async () => {
    await using standIn = await startPostgres({ own: true });
    const database = await standIn.createDatabase();
    await adminQuery(database.adminUrl, "create role plain login password 'plain-secret'");
    vi.stubEnv('TRADESTORE_TEST_POSTGRES_URL', database.urlFor('plain', 'plain-secret'));
    await expect(startPostgres()).rejects.toThrow(/^TRADESTORE_TEST_POSTGRES_URL: its user is not a superuser/);
    vi.stubEnv('TRADESTORE_TEST_POSTGRES_URL', database.urlFor('plain', 'wrong-secret'));
    await expect(startPostgres()).rejects.toThrow(
      /^TRADESTORE_TEST_POSTGRES_URL: the server does not answer as asked; [^:]*$/,
    );
  });
});

describe('when no server can be had', () => {
  const tried =
    'no PostgreSQL: TRADESTORE_TEST_POSTGRES_URL is not set; TRADESTORE_TEST_ORIGINS leaves out docker; TRADESTORE_TEST_ORIGINS leaves out local';

  test('servicesFor prints what was tried', async () => {
    leaveNone();
    vi.stubEnv('CI', '');
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
    await using services = await servicesFor(['postgres']);
    expect(services.byName).toEqual({ postgres: { missing: tried } });
    expect(printed.mock.calls).toEqual([[`skipped: ${tried}`]]);
  });

  test('with CI=true it is an error', async () => {
    leaveNone();
    vi.stubEnv('CI', 'true');
    await expect(servicesFor(['postgres'])).rejects.toThrow(tried);
  });

  test('a test file that needs it is skipped, with that line as the reason', async () => {
    leaveNone();
    vi.stubEnv('CI', '');
    const program = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
    const args = [program, 'run', 'test/shared-postgres.test.ts'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(import.meta.dirname, '..') });
    expect(stdout).toContain(`skipped: ${tried}`);
    // Where the configuration puts it; this run writes its own when it has ended.
    const file = join(import.meta.dirname, '../test-results/vitest.json');
    const report: unknown = JSON.parse(await readFile(file, 'utf8'));
    const skipped = { status: 'skipped', meta: { skipReason: tried } };
    expect(report).toMatchObject({ success: true, testResults: [{ assertionResults: [skipped] }] });
  });

  function leaveNone(): void {
    vi.stubEnv('TRADESTORE_TEST_POSTGRES_URL', '');
    vi.stubEnv('TRADESTORE_TEST_ORIGINS', 'environment');
  }
});
