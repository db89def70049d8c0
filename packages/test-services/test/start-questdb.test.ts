import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type OwnQuestDbServer, questDbQuery, servicesFor, startQuestDb, tablePrefix } from '../src/index.js';
import { familyOf } from '../src/process-family.js';

let server: OwnQuestDbServer;

beforeAll(async () => {
  server = await startQuestDb({ own: true, settings: { 'query.timeout': '7s' } });
}, 60_000);

afterAll(() => server.stop());

describe('startQuestDb', () => {
  test('starts a server that makes no table by itself, with the settings that were asked for', async () => {
    const rows = await questDbQuery(
      server,
      "select property_path, value from (show parameters) where property_path in ('line.auto.create.new.tables', 'query.timeout')",
    );
    expect(new Map(rows.map(([name, value]) => [name, value]))).toEqual(
      new Map([
        ['line.auto.create.new.tables', 'false'],
        ['query.timeout', '7s'],
      ]),
    );
    expect([server.httpPort, server.pgPort]).not.toContain(9_000);
  });

  test('keeps what it has acknowledged through a kill and a start', { timeout: 60_000 }, async () => {
    const table = `${tablePrefix()}kept`;
    await questDbQuery(server, `create table ${table} (ts timestamp, a int) timestamp(ts) partition by day wal`);
    await questDbQuery(server, `insert into ${table} values (now(), 1)`);
    await server.control.kill();
    await expect(questDbQuery(server, 'select 1')).rejects.toThrow();
    await server.control.start();
    await expect.poll(() => questDbQuery(server, `select count() from ${table}`), { timeout: 20_000 }).toEqual([[1]]);
  });

  test('can be frozen and thawed', async () => {
    await server.control.freeze();
    const answer = questDbQuery(server, 'select 1');
    await server.control.thaw();
    expect(await answer).toEqual([[1]]);
  });

  test('leaves nothing behind when it was frozen and then stopped', { timeout: 60_000 }, async () => {
    const other = await startQuestDb({ own: true });
    const pids = await other.control.pids();
    await other.control.freeze();
    await other.stop();
    await other.stop();
    expect((await Promise.all(pids.map(familyOf))).flat()).toEqual([]);
  });
});

describe('where a server comes from', () => {
  beforeEach(() => vi.stubEnv('CI', 'false'));
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test('the environment, whose server is left alone by who needs one to disturb', async () => {
    vi.stubEnv('TRADESTORE_TEST_QUESTDB_URL', `questdb://${server.host}:${server.httpPort}?pgPort=${server.pgPort}`);
    expect(await startQuestDb()).toMatchObject({ origin: 'environment', version: server.version, control: null });
    vi.stubEnv('TRADESTORE_TEST_ORIGINS', 'environment');
    await expect(startQuestDb({ own: true })).rejects.toThrow('does not serve the option own');
  });

  test('one that does not answer is an error, without the password in the message', async () => {
    vi.stubEnv('TRADESTORE_TEST_QUESTDB_URL', 'questdb://someone:very-secret@127.0.0.1:1');
    await expect(startQuestDb()).rejects.toThrow(/^TRADESTORE_TEST_QUESTDB_URL: the server does not answer/);
    await expect(startQuestDb()).rejects.not.toThrow('very-secret');
  });

  test('when there is none, services say what was tried, and with CI=true fail', async () => {
    vi.stubEnv('TRADESTORE_TEST_ORIGINS', 'local');
    vi.stubEnv('PATH', '');
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const { byName } = await servicesFor(['questdb']);
    expect(byName.questdb).toEqual({ missing: expect.stringContaining('java is not on the PATH') });
    expect(log).toHaveBeenCalledOnce();
    vi.stubEnv('CI', 'true');
    await expect(servicesFor(['questdb'])).rejects.toThrow('java is not on the PATH');
  });
});
