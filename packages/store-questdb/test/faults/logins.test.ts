// Who may write and read. Not in the shared suite: no other backend has two protocols with logins of their own.

import { makeTrades, World } from '@tradestore/store-conformance';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrateQuestDb, openQuestDb, type QuestDbOptions, type QuestDbStores } from '../../src/index.js';
import { rejectionOf } from '../rejection.js';
import { startStage } from './stage.js';

const stage = await startStage({
  settings: {
    'http.user': 'admin',
    'http.password': 'quest',
    'pg.readonly.user.enabled': 'true',
    'pg.readonly.user': 'reader',
    'pg.readonly.password': 'looks',
  },
});

async function open(options: QuestDbOptions): Promise<QuestDbStores> {
  const { username: _user, password: _password, ...tables } = await stage.freshTables();
  const stores = openQuestDb({ ...tables, layers: false, commitIntervalMs: 1, ...options });
  onTestFinished(async () => void (await stores.close()));
  return stores;
}

const [trade] = makeTrades(new World('logins', 1), 1);
if (trade === undefined) throw new Error('a trade');

describe('a server that asks who we are', () => {
  it('is written to with its user, and read by one who may only read', async () => {
    const stores = await open({ username: 'admin', password: 'quest', pgUser: 'reader', pgPassword: 'looks' });
    await stores.trades.saveTrade(trade);
    await stores.trades.flush('visible');
    expect(await stores.trades.getTradesByToken(trade.token, 1)).toEqual([trade]);
    expect(await stores.health()).toMatchObject({ status: 'up', details: { http: true, pgWire: true } });
  });

  it.each<[string, QuestDbOptions]>([
    ['without a login', {}],
    ['with a wrong password', { username: 'admin', password: 'wrong-canary' }],
    ['with a token that it does not know', { token: 'wrong-canary' }],
  ])('refuses a write %s with kind auth, not applied and not repeated', async (_title, options) => {
    const stores = await open(options);
    const error = await rejectionOf(stores.trades.saveTrade(trade, { timeoutMs: 20_000 }));
    expect(error).toMatchObject({ kind: 'auth', outcome: 'not_applied', code: '401' });
    expect(error.isTransient()).toBe(false);
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  it('refuses a read with a wrong password with kind auth', async () => {
    const stores = await open({ pgUser: 'reader', pgPassword: 'wrong-canary' });
    const error = await rejectionOf(stores.trades.getTradesByToken(trade.token, 1));
    expect(error).toMatchObject({ kind: 'auth', outcome: 'not_applied' });
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  it('is not migrated by a stranger', async () => {
    const { host, httpPort } = await stage.freshTables();
    expect(await rejectionOf(migrateQuestDb({ host, httpPort }))).toMatchObject({ kind: 'auth' });
  });
});

it('what takes no TLS is told so, and gets no login', { timeout: 30_000 }, async () => {
  const seen = stage.http.bytes.toServer.received;
  const stores = await open({ username: 'admin', password: 'quest', tls: true });
  const error = await rejectionOf(stores.trades.saveTrade(trade, { timeoutMs: 5_000 }));
  expect(error).toMatchObject({ kind: 'config', outcome: 'not_applied' });
  const sent = stage.http.bytes.toServer.received - seen;
  // The migration of the fresh tables goes past the proxy: what was seen is the hello of TLS.
  expect(sent).toBeGreaterThan(0);
  expect(await rejectionOf(stores.trades.getTradesByToken(trade.token, 1))).toMatchObject({ kind: 'config' });
});
