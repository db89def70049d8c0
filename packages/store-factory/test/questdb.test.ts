import { address } from '@tradestore/core';
import { sharedQuestDb, tablePrefix } from '@tradestore/test-services';
import { describe, expect, it } from 'vitest';
import { createStores } from '../src/index.ts';
import { failureOf } from './failure.ts';

const questdb = sharedQuestDb();
const token = address('So11111111111111111111111111111111111111112');

/** Tables of their own on the server of this run. */
function freshUrl(): string {
  if (questdb === null) return 'questdb://localhost';
  const { host, httpPort, pgPort, user, password } = questdb;
  return `questdb://${user}:${password}@${host}:${httpPort}?pgPort=${pgPort}&tablePrefix=${tablePrefix()}`;
}

describe.runIf(questdb !== null)('createStores on a real QuestDB', () => {
  it('refuses a server without a schema with kind schema, and migrates it when it is asked to', async () => {
    const url = freshUrl();
    await using stores = await createStores({ trades: url, positions: url, metrics: url, prices: 'memory:' });
    expect(await failureOf(() => stores.trades.getTradesByToken(token, 1))).toMatchObject({ kind: 'schema' });
    expect(await stores.migrate()).toEqual([
      { backend: 'questdb', contracts: ['trades', 'positions', 'metrics'], applied: ['0001-tables'] },
    ]);
    expect(await stores.trades.getTradesByToken(token, 1)).toEqual([]);
    expect(await stores.positions.getOpenPositions()).toEqual([]);
    expect(await stores.migrate()).toMatchObject([{ applied: [] }]);
    const { stores: each } = await stores.health();
    expect(each.metrics).toMatchObject({ status: 'up' });
  });

  it('hands options on, and shares what contracts of one server are opened with', async () => {
    const server = { url: freshUrl(), maxRows: 7, commitIntervalMs: 1, maxConnections: 2 } as const;
    await using stores = await createStores({ trades: server, positions: server });
    await stores.migrate();
    expect([stores.trades.maxRows, stores.positions.maxRows]).toEqual([7, 7]);
    await Promise.all(Array.from({ length: 10 }, () => stores.trades.getTradesByToken(token, 7)));
    const { stores: each } = await stores.health();
    expect(each.positions.details).toMatchObject({ pool: { max: 2 } });
    await stores.trades.close();
    expect(await stores.positions.getOpenPositions()).toEqual([]);
  });
});
