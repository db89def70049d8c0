// Changes of configuration whose COMMIT is lost, and locks that are taken against each other. Not in the shared suite: where COMMIT
// is cut is PostgreSQL's protocol, and how often work runs again is not the contract's.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPostgres, type PostgresStores } from '../../src/index.js';
import { queryOnce, withClient } from '../query.js';
import { rejectionOf } from '../rejection.js';
import { failOnAlarms } from './alarms.js';
import { inDoubt, lost } from './failure.js';
import { startStage } from './stage.js';

const stage = await startStage();
const { proxy } = stage;
failOnAlarms();

/** The statement, and not what BEGIN says of its isolation level. */
const COMMIT = 'commit\0';

describe('changes of configuration', () => {
  let stores: PostgresStores;
  beforeEach(async () => {
    stores = openPostgres({ url: stage.url, layers: false });
    await stores.config.audit.head();
  });
  afterEach(async () => {
    await stores.close({ deadlineMs: 2_000 });
  });

  const cuts = [
    {
      what: 'before COMMIT reaches the server',
      fault: { kind: 'cutOn', pattern: COMMIT, direction: 'toServer', when: 'before', once: true },
      rule: inDoubt,
      isMade: false,
    },
    {
      what: 'after COMMIT, before its reply',
      fault: { kind: 'cutOn', pattern: 'COMMIT', direction: 'toClient', when: 'before', once: true },
      rule: inDoubt,
      isMade: true,
    },
    {
      what: 'before the audit entry is written',
      fault: { kind: 'cutOn', pattern: 'tradestore_audit_append', direction: 'toServer', when: 'before', once: true },
      rule: lost,
      isMade: false,
    },
  ] as const;

  test.each(cuts)(
    'a save that is cut $what says so, and its repetition whether it was made',
    async ({ fault, rule, isMade, what }) => {
      const { config } = stores;
      const id = `cut ${what}`;
      const change = { actor: 'test', expectedVersion: 0, correlationId: id };
      const head = await config.audit.head();
      await proxy.apply(fault);
      const error = await rejectionOf(config.settings.save({ id, value: 1 }, change));
      expect(error).toMatchObject({ kind: rule.kind, outcome: rule.outcome });
      await proxy.heal();
      const again = config.settings.save({ id, value: 1 }, change);
      if (isMade) {
        expect((await rejectionOf(again)).details).toMatchObject({ lastCorrelationId: id, currentVersion: 1 });
      } else expect(await again).toMatchObject({ version: 1 });
      expect((await config.audit.head()).seq).toBe(head.seq + 1n);
      expect((await config.audit.verify()).broken).toBeNull();
    },
  );

  test('once COMMIT was sent, the work of a transaction does not run again', async () => {
    const { config } = stores;
    let runs = 0;
    await proxy.apply({ kind: 'cutOn', pattern: 'COMMIT', direction: 'toClient', when: 'before', once: true });
    const error = await rejectionOf(
      config.transaction({ actor: 'test' }, async (tx) => {
        runs += 1;
        await tx.settings.save({ id: 'sent once', value: runs }, { expectedVersion: 0 });
      }),
    );
    expect(error).toMatchObject({ kind: 'connection', outcome: 'unknown', operation: 'transaction' });
    await proxy.heal();
    expect(runs).toBe(1);
    expect(await config.settings.get('sent once')).toMatchObject({ version: 1, record: { value: 1 } });
  });

  test('a COMMIT that is never answered rejects by the deadline, and its outcome is unknown', async () => {
    const { config } = stores;
    await proxy.apply({ kind: 'swallow', after: COMMIT, once: true });
    const change = { actor: 'test', expectedVersion: 0, correlationId: 'mine', timeoutMs: 700 };
    const error = await rejectionOf(config.settings.save({ id: 'silent', value: 1 }, change));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
    await proxy.heal();
    const again = await rejectionOf(
      config.settings.save({ id: 'silent', value: 1 }, { ...change, timeoutMs: undefined }),
    );
    expect(again.details).toMatchObject({ lastCorrelationId: 'mine' });
  });

  test('locks that are taken against their order end at once: the work runs again, and all of it counts once', async () => {
    const { config } = stores;
    const ids = ['a', 'b'] as const;
    for (const id of ids) await config.settings.save({ id, value: 0 }, { actor: 'test', expectedVersion: 0 });
    const { seq } = await config.audit.head();
    const hasFirst = ids.map(() => Promise.withResolvers<void>());
    let runs = 0;
    const increment = (own: 0 | 1): Promise<void> =>
      config.transaction({ actor: 'test' }, async (tx) => {
        runs += 1;
        for (const which of [own, own === 0 ? 1 : 0]) {
          const id = ids[which] ?? '';
          const found = await tx.settings.get(id);
          hasFirst[own]?.resolve();
          await hasFirst[own === 0 ? 1 : 0]?.promise;
          await tx.settings.save(
            { id, value: Number(found?.record.value) + 1 },
            { expectedVersion: found?.version ?? 0 },
          );
        }
      });
    await Promise.all([increment(0), increment(1)]);
    expect(runs).toBe(3);
    for (const id of ids) expect(await config.settings.get(id)).toMatchObject({ version: 3, record: { value: 2 } });
    expect(await config.audit.list({ after: seq })).toHaveLength(4);
    // The database, which looks for circles after a second, has found none.
    const [{ deadlocks } = { deadlocks: '?' }] = await queryOnce<{ deadlocks: string }>(
      stage.database.adminUrl,
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    expect(deadlocks).toBe('0');
  });

  test('a deadlock with somebody else runs the work again', async () => {
    const { config } = stores;
    const change = { actor: 'test', expectedVersion: 0 };
    await config.profiles.save(
      {
        id: 'p',
        name: 'p',
        enabled: true,
        wallets: [],
        limits: {
          maxPositionLamports: 1n,
          maxDailyLossLamports: 1n,
          maxSlippageBps: 1,
          maxPriorityFeeLamports: 1n,
          maxOpenPositions: 1,
        },
        venues: { deny: [] },
      },
      change,
    );
    await config.settings.save({ id: 's', value: 0 }, change);
    let runs = 0;
    await withClient(stage.database.adminUrl, async (other) => {
      await other.query(
        `begin; set local deadlock_timeout = '60s'; select from tradestore.settings where id = 's' for update`,
      );
      let waiting: Promise<unknown> | undefined;
      await config.transaction({ actor: 'test' }, async (tx) => {
        runs += 1;
        await tx.profiles.get('p');
        // It waits for the profile, and the transaction for the setting, until the transaction is chosen to give way.
        waiting ??= other
          .query(`select from tradestore.profiles where id = 'p' for update`)
          .then(() => other.query('rollback'));
        const found = await tx.settings.get('s');
        await tx.settings.save({ id: 's', value: 'after' }, { expectedVersion: found?.version ?? 0 });
      });
      await waiting;
    });
    expect(runs).toBe(2);
    expect(await config.settings.get('s')).toMatchObject({ version: 2, record: { value: 'after' } });
  });
});
