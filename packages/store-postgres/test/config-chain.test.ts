// Several processes, connections and round trips: what the shared suite, which knows one store and no server, cannot see.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { sharedPostgres } from '@tradestore/test-services';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPostgres, type PostgresOptions, type PostgresStores } from '../src/index.js';
import { type FreshDatabase, freshDatabase } from './database.js';

const postgres = sharedPostgres();
const WRITERS = 20;
const CHANGES = 25;
const by = { actor: 'test' };

describe.runIf(postgres !== null)('the chain of the audit log', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    if (postgres === null) return;
    database = await freshDatabase(postgres);
  });
  afterAll(() => database.drop());

  const open = (options: PostgresOptions = {}): PostgresStores => {
    const stores = openPostgres({ url: database.writerUrl, ...options });
    onTestFinished(async () => {
      await stores.close();
    });
    return stores;
  };

  test('does not fork under 20 writers at once, in two processes with connections of their own', async () => {
    const { config } = open();
    const { seq } = await config.audit.head();
    const other = fork(new URL('config-writer-child.ts', import.meta.url), [String(WRITERS / 2), String(CHANGES)], {
      execArgv: ['--import', new URL('resolve-sources.mjs', import.meta.url).href],
      env: { ...process.env, TEST_URL: database.writerUrl },
    });
    const ended = once(other, 'exit');
    // It writes as soon as it is told, so that both do at once.
    await Promise.race([once(other, 'message'), ended]);
    other.send('go');
    const writers = Array.from({ length: WRITERS / 2 }, async (_, writer) => {
      const id = `parent-${writer}`;
      for (let version = 0; version < CHANGES; version++) {
        await config.settings.save({ id, value: version }, { ...by, expectedVersion: version });
      }
    });
    await Promise.all(writers);
    expect((await ended)[0]).toBe(0);
    const entries = await config.audit.list({ after: seq });
    expect(entries.map((entry) => entry.seq)).toEqual(
      Array.from({ length: WRITERS * CHANGES }, (_, at) => seq + BigInt(at) + 1n),
    );
    expect((await config.audit.verify()).broken).toBeNull();
  });

  test('is locked by a lone save for two round trips of its four', async () => {
    const pool = new Pool({ connectionString: database.writerUrl, max: 1 });
    onTestFinished(() => pool.end());
    const sent: string[] = [];
    pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      Object.assign(client, {
        query: (...args: unknown[]) => {
          sent.push(String((args[0] as { text?: unknown }).text ?? args[0]));
          return query(...args);
        },
      });
    });
    const { config } = openPostgres(pool);
    await config.settings.save({ id: 'trips', value: 1 }, { ...by, expectedVersion: 0 });
    sent.length = 0;
    await config.settings.save({ id: 'trips', value: 2 }, { ...by, expectedVersion: 1 });
    expect(sent).toHaveLength(4);
    expect(sent.map((text) => text.includes('audit_head'))).toEqual([false, true, false, false]);
    expect(sent[2]).toContain('insert into tradestore.audit_log');
    expect(sent[3]).toBe('commit');
  });

  test('a pool that was handed in may read types in its own way', async () => {
    const texts = [25, 1043];
    const strange = { getTypeParser: (oid: number) => (texts.includes(oid) ? String : () => 'strange') };
    const pool = new Pool({ connectionString: database.writerUrl, max: 2, types: strange });
    onTestFinished(() => pool.end());
    const { config } = openPostgres({ pool, layers: false });
    const saved = await config.settings.save({ id: 'strange', value: { a: [1, null] } }, { ...by, expectedVersion: 0 });
    expect(await config.settings.get('strange')).toEqual(saved);
    expect(await config.settings.history('strange')).toEqual([saved]);
    expect((await config.audit.verify()).broken).toBeNull();
  });

  test('watch finds changes by asking where nobody can listen', async () => {
    // One connection beside that for cancel requests: it is needed for the questions.
    const { config } = open({ maxConnections: 2, pollIntervalMs: 20 });
    const { seq } = await config.audit.head();
    const changes = config.watch({ after: seq })[Symbol.asyncIterator]();
    const next = changes.next();
    await config.settings.save({ id: 'asked for', value: 1 }, { ...by, expectedVersion: 0 });
    expect((await next).value).toMatchObject({ id: 'asked for', seq: seq + 1n });
    await changes.return?.();
  });
});
