// How the tables come to be. Not in the shared suite: each backend makes its own.

import { makeTrades, World } from '@tradestore/store-conformance';
import { questDbQuery, sharedQuestDb, tablePrefix } from '@tradestore/test-services';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrateQuestDb, openQuestDb, pendingQuestDbMigrations, type QuestDbOptions } from '../src/index.js';
import { migrateWith } from '../src/migrate.js';
import { migrations } from '../src/migrations/index.js';
import { tableNames } from '../src/table-names.js';
import { rejectionOf } from './rejection.js';

const questdb = sharedQuestDb();

describe.runIf(questdb !== null)('migrateQuestDb', () => {
  const ask = async (sql: string): Promise<unknown[][]> => (questdb === null ? [] : await questDbQuery(questdb, sql));
  /** The names of tables of their own. */
  const fresh = (): { readonly options: QuestDbOptions; readonly names: ReturnType<typeof tableNames> } => {
    const prefix = tablePrefix();
    const { host, httpPort, pgPort, user, password } = questdb ?? { host: 'localhost' };
    const options = { host, httpPort, pgPort, username: user, password, tablePrefix: prefix };
    return { options, names: tableNames(prefix) };
  };
  const open = (options: QuestDbOptions) => {
    const stores = openQuestDb({ ...options, layers: false, commitIntervalMs: 1 });
    onTestFinished(async () => void (await stores.close()));
    return stores;
  };
  const [trade] = makeTrades(new World('migrate', 1), 1);
  if (trade === undefined) throw new Error('a trade');

  it('makes the tables once, however often it runs, and says what is pending', async () => {
    const { options, names } = fresh();
    expect(await pendingQuestDbMigrations(options)).toEqual(['0001-tables']);
    expect(await migrateQuestDb(options)).toEqual({ applied: ['0001-tables'] });
    expect(await migrateQuestDb(options)).toEqual({ applied: [] });
    expect(await pendingQuestDbMigrations(options)).toEqual([]);
    expect(await ask(`select count() from ${names.migrations}`)).toEqual([[1]]);
  });

  it('may run several times at once: all end well, and one row records it', async () => {
    const { options, names } = fresh();
    await Promise.all(Array.from({ length: 6 }, () => migrateQuestDb(options)));
    expect(await ask(`select name from ${names.migrations}`)).toEqual([['0001-tables']]);
    await open(options).trades.saveTrade(trade);
  });

  it('goes on from where a run was killed', async () => {
    const { options, names } = fresh();
    const [first = ''] = migrations[0]?.statements(names) ?? [];
    await ask(first);
    expect(await migrateQuestDb(options)).toEqual({ applied: ['0001-tables'] });
  });

  it('adds to a schema, and stores of the older version go on', async () => {
    const { options, names } = fresh();
    await migrateQuestDb(options);
    const stores = open(options);
    await stores.trades.saveTrade(trade);
    const more = {
      name: '0002-more',
      statements: () => [`alter table ${names.trades} add column if not exists note varchar`],
    };
    expect(await migrateWith([...migrations, more], options)).toEqual({ applied: ['0002-more'] });
    await stores.trades.saveTrade({ ...trade, fill: 1 });
    await stores.trades.flush('visible');
    expect(await stores.trades.getTradesByToken(trade.token, 10)).toHaveLength(2);
    // What a newer version has made is not for an older one to add to.
    expect(await rejectionOf(migrateQuestDb(options))).toMatchObject({
      kind: 'schema',
      message: expect.stringContaining('0002-more'),
    });
  });

  it('refuses a table of the same name that is not the stores\u2019, and so does a store', async () => {
    const { options, names } = fresh();
    await ask(`create table ${names.trades} (ts timestamp, token symbol) timestamp(ts) partition by day wal`);
    const refusal = { kind: 'schema', details: { table: names.trades } };
    expect(await rejectionOf(migrateQuestDb(options))).toMatchObject(refusal);
    expect(await rejectionOf(open(options).trades.saveTrade(trade))).toMatchObject({
      ...refusal,
      outcome: 'not_applied',
    });
  });

  it('names the columns that an older table lacks', async () => {
    const { options, names } = fresh();
    const [sql = ''] = migrations[0]?.statements(names) ?? [];
    await ask(sql.replace('  venue symbol,\n', ''));
    expect(await rejectionOf(open(options).trades.saveTrade(trade))).toMatchObject({
      kind: 'schema',
      details: { missing: ['venue'] },
      message: expect.stringContaining('migrateQuestDb'),
    });
    expect(await rejectionOf(open(options).trades.getTradesByToken(trade.token, 1))).toMatchObject({ kind: 'schema' });
  });

  it('sets how long rows are kept, and leaves that alone when it is not asked', async () => {
    const { options, names } = fresh();
    await migrateQuestDb(options, { ttl: { trades: 90, metrics: 5 } });
    await migrateQuestDb(options);
    const ttl = async (table: string): Promise<unknown> =>
      (await ask(`select ttlValue, ttlUnit from tables() where table_name = '${table}'`))[0];
    // The server changes a WAL table in its own time.
    await expect.poll(() => ttl(names.trades), { timeout: 20_000 }).toEqual([90, 'DAY']);
    await expect.poll(() => ttl(names.metrics), { timeout: 20_000 }).toEqual([5, 'MONTH']);
    expect(await ttl(names.positions)).toEqual([0, 'HOUR']);
  });

  it.each([
    [{ ttl: { trades: 0 } }, 'ttl.trades'],
    [{ ttl: { metrics: 1.5 } }, 'ttl.metrics'],
    [{ ttl: { positions: 5 } }, 'positions'],
    [{ timeoutMs: -1 }, 'timeoutMs'],
    [{ sometimes: true }, 'sometimes'],
  ])('refuses %j before anything is asked', async (options, field) => {
    const error = await rejectionOf(migrateQuestDb('questdb://127.0.0.1:1', options as never));
    expect(error).toMatchObject({ kind: 'invalid_argument', message: expect.stringContaining(field) });
  });

  it('rejects with kind connection where nobody listens, and is not applied', async () => {
    expect(await rejectionOf(migrateQuestDb('questdb://127.0.0.1:1'))).toMatchObject({
      kind: 'connection',
      operation: 'migrateQuestDb',
    });
  });

  it('a line for a table or a column that is not there makes neither', async () => {
    const { options, names } = fresh();
    await migrateQuestDb(options);
    const { host, httpPort } = options;
    const post = async (body: string): Promise<number> =>
      (await fetch(`http://${host}:${httpPort}/write`, { method: 'POST', body })).status;
    expect(await post(`${names.trades}s,token=a slot=1i 1724198400000000t\n`)).toBe(400);
    expect(await post(`${names.trades},tokn=a slot=1i 1724198400000000t\n`)).toBe(400);
    expect(await ask(`select count() from tables() where table_name = '${names.trades}s'`)).toEqual([[0]]);
    expect(await ask(`select count() from table_columns('${names.trades}') where "column" = 'tokn'`)).toEqual([[0]]);
  });
});
