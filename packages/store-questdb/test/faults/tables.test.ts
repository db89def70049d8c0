// What happens to the tables under the stores. Not in the shared suite: no other backend acknowledges rows of a table that is gone.

import { systemClock } from '@tradestore/core';
import { makeTrades, World } from '@tradestore/store-conformance';
import { describe, expect, it, onTestFinished } from 'vitest';
import { classifyWriteFailure } from '../../src/classify-error.js';
import { HttpExchange } from '../../src/http-exchange.js';
import { migrateQuestDb, openQuestDb } from '../../src/index.js';
import { failOnAlarms } from './alarms.js';
import { startStage } from './stage.js';
import { Subject } from './subject.js';

const stage = await startStage();
failOnAlarms();

describe('a table that was dropped and created again under the writer', () => {
  // The loss window: what is acknowledged between the drop and the next check of the schema, which comes before the first write
  // after ten seconds, after each failure, and with each flush('visible').
  it('is told of at the next check, with kind schema', { timeout: 60_000 }, async () => {
    const tables = await stage.freshTables();
    const stores = openQuestDb({ ...tables, layers: false, commitIntervalMs: 1 });
    onTestFinished(async () => void (await stores.close().catch(() => {})));
    const trades = makeTrades(new World('dropped', 1), 3);
    const [first, second, third] = trades;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three trades');
    await stores.trades.saveTrade(first);
    const table = `${tables.tablePrefix}trades`;
    await stage.ask(`drop table ${table}`);
    await stage.ask(`drop table ${tables.tablePrefix}migrations`);
    await migrateQuestDb(tables);
    // Acknowledged and, when it goes over a connection that was open, lost: nothing here can know.
    await stores.trades.saveTrade(second);
    await expect(stores.trades.flush('visible')).rejects.toMatchObject({
      kind: 'schema',
      message: expect.stringContaining('was dropped and created again'),
    });
    const anew = openQuestDb({ ...tables, layers: false, commitIntervalMs: 1 });
    onTestFinished(async () => void (await anew.close()));
    await anew.trades.batchSaveTrades(trades);
    await anew.trades.flush('visible');
    expect(await stage.ask(`select count() from ${table}`)).toEqual([[3]]);
  });

  it('is refused with kind schema while it is not there, and writes go on when it is back', {
    timeout: 60_000,
  }, async () => {
    const subject = await Subject.open(stage);
    await stage.ask(`drop table ${subject.table}`);
    expect(await subject.save(1)).toMatchObject({ kind: 'schema', outcome: 'not_applied' });
    expect(
      await subject.trades.getTradesByToken(subject.world.token, 1).catch((error: unknown) => error),
    ).toMatchObject({ kind: 'schema' });
  });
});

describe('a server that creates tables by itself', () => {
  it('gets none from a store without schema', { timeout: 60_000 }, async () => {
    const own = await startStage({
      settings: { 'line.auto.create.new.tables': 'true', 'line.auto.create.new.columns': 'true' },
    });
    const { host, port } = own.http;
    const prefix = 'nothing_here_';
    const stores = openQuestDb({ host, httpPort: port, pgPort: own.pgWire.port, tablePrefix: prefix, layers: false });
    onTestFinished(async () => void (await stores.close()));
    const [trade] = makeTrades(new World('auto', 1), 1);
    if (trade === undefined) throw new Error('a trade');
    await expect(stores.trades.saveTrade(trade)).rejects.toMatchObject({ kind: 'schema', outcome: 'not_applied' });
    expect(await own.ask(`select count() from tables() where table_name like '${prefix}%'`)).toEqual([[0]]);
    expect(await stores.health()).toMatchObject({
      status: 'degraded',
      error: { kind: 'schema' },
      details: { autoCreate: { tables: true, columns: true } },
    });
  });
});

describe('a row that the server refuses', () => {
  it('is named by the server, in words without its value', async () => {
    const table = `${(await stage.freshTables()).tablePrefix}small`;
    await stage.ask(
      `create table ${table} (ts timestamp, k symbol, amount decimal(4,0)) timestamp(ts) partition by day wal dedup upsert keys(ts, k)`,
    );
    const { host, port } = stage.http;
    const exchange = new HttpExchange({
      url: new URL(`http://${host}:${port}`),
      connections: 1,
      connectTimeoutMs: 3_000,
      clock: systemClock,
    });
    onTestFinished(() => exchange.close());
    const body = Buffer.from(
      `${table},k=a amount=12d 1724198400000000t\n${table},k=b amount=9876543d 1724198400000000t\n`,
    );
    const answer = await exchange.request({ method: 'POST', path: '/write', body, deadlineMs: 5_000 });
    if (answer.kind !== 'answered') throw new Error('no answer');
    const error = classifyWriteFailure(answer, 'unknown');
    expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied', code: '400' });
    expect(error.message).toContain('DECIMAL(4,0)');
    expect(error.message).not.toContain('9876543');
  });
});
