// What the schema itself refuses, and how a store finds that it is not the one that it needs.
import { sharedPostgres } from '@tradestore/test-services';
import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rollback } from '../src/migrate.js';
import { migrations } from '../src/migrations/index.js';
import { assertSchema, missingMigrations, type SchemaQuery } from '../src/schema-check.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { queryOnce, refusalOf, withClient } from './query.js';
import { rejectionOf } from './rejection.js';

const postgres = sharedPostgres();
const allNames = migrations.map(({ name }) => name);

describe.runIf(postgres !== null)('a database whose schema', () => {
  let database: FreshDatabase;
  beforeEach(async () => {
    if (postgres === null) return;
    database = await freshDatabase(postgres);
  });
  afterEach(async () => {
    await database.drop();
  });

  const check = (url = database.writerUrl): Promise<void> =>
    withClient(url, async (client) => await assertSchema(asSession(client)));

  test('is accepted when all migrations are applied, also where a newer version has applied more', async () => {
    await check();
    await queryOnce(database.adminUrl, `insert into tradestore.migrations (name, batch) values ('9999-future', 9)`);
    await check();
  });

  test('is refused with kind schema, with the names of what is missing and the command to run', async () => {
    await rollback(database.migratorUrl, { development: true });
    const error = await rejectionOf(check());
    expect(error).toMatchObject({ kind: 'schema', outcome: 'not_applied', details: { missing: allNames.slice(-1) } });
    expect(error.isPermanent()).toBe(true);
    expect(error.message).toContain(allNames.at(-1));
    expect(error.message).toContain('npx tradestore migrate');
  });

  test('is refused with kind schema where there is none', async () => {
    await queryOnce(database.adminUrl, 'drop schema tradestore cascade');
    const error = await rejectionOf(check());
    expect(error).toMatchObject({ kind: 'schema', outcome: 'not_applied', details: { missing: allNames } });
    expect(error.message).toContain('npx tradestore migrate');
    await withClient(database.writerUrl, async (client) => {
      expect(await missingMigrations(asSession(client))).toEqual(allNames);
    });
  });

  test('says what to grant to a login that may not read it', async () => {
    await queryOnce(database.adminUrl, `revoke tradestore_reader from ${new URL(database.readerUrl).username}`);
    const error = await rejectionOf(check(database.readerUrl));
    expect(error).toMatchObject({ kind: 'permission', code: '42501', outcome: 'not_applied' });
    expect(error.message).toContain('tradestore_reader');
  });
});

describe.runIf(postgres !== null)('the tables', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    if (postgres === null) return;
    database = await freshDatabase(postgres);
  });
  afterAll(async () => {
    await database?.drop();
  });

  test.for([
    ['side', `'buy'`, undefined],
    ['side', `'swap'`, '23514'],
    ['time', `'infinity'`, '23514'],
    ['time', `'1970-01-21T00:00:00Z'`, '23514'],
    ['slot', '-1', '23514'],
    ['transaction_index', '-2', '23514'],
    ['instruction', '-1', '23514'],
    ['inner_instruction', '-2', '23514'],
    ['fill', '-1', '23514'],
    ['token_amount', `'Infinity'`, '22003'],
    ['quote_amount', '100000000000000000000', '22003'],
    ['price', '100000000000000', '22003'],
    ['price', `'-Infinity'`, '22003'],
    ['fee', `'Infinity'`, '22003'],
    ['token', 'null', '23502'],
  ] as const)('take a trade whose %s is %s only if it can be one', async ([column, value, code]) => {
    const values: Record<string, string> = {
      time: `'2026-01-01T00:00:00Z'`,
      slot: '1',
      transaction_index: '-1',
      signature: `'s'`,
      instruction: '0',
      inner_instruction: '-1',
      fill: '0',
      token: `'t'`,
      quote: `'q'`,
      trader: `'w'`,
      side: `'buy'`,
      token_amount: '18446744073709551615',
      quote_amount: '0',
      price: '99999999999999.999999999999999999999999',
      venue: `'v'`,
      [column]: value,
    };
    expect(await refusalOf(database.writerUrl, inserted('trades', values))).toBe(code);
  });

  test.for([
    ['max_position_lamports', '18446744073709551615', undefined],
    ['max_position_lamports', '18446744073709551616', '23514'],
    ['max_daily_loss_lamports', '-1', '23514'],
    ['max_priority_fee_lamports', `'NaN'`, '23514'],
    ['max_priority_fee_lamports', `'Infinity'`, '22003'],
    ['max_slippage_bps', '10001', '23514'],
    ['max_open_positions', '-1', '23514'],
    ['version', '0', '23514'],
    ['id', `''`, '23514'],
    ['time', `'infinity'`, '23514'],
  ] as const)('take a profile whose %s is %s only if it can be one', async ([column, value, code]) => {
    const values: Record<string, string> = {
      id: `'p'`,
      name: `'P'`,
      enabled: 'true',
      wallets: `'[]'`,
      venues: `'{"deny":[]}'`,
      max_position_lamports: '0',
      max_daily_loss_lamports: '0',
      max_slippage_bps: '0',
      max_priority_fee_lamports: '0',
      max_open_positions: '0',
      version: '1',
      time: 'now()',
      actor: `'a'`,
      live: 'true',
      [column]: value,
    };
    expect(await refusalOf(database.writerUrl, inserted('profiles', values))).toBe(code);
  });
});

/** An insert that is taken back. */
function inserted(table: string, values: Readonly<Record<string, string>>): string {
  return `begin; insert into tradestore.${table} (${Object.keys(values)}) values (${Object.values(values)}); rollback`;
}

/** What a session asks of a connection. */
function asSession(client: Client): SchemaQuery {
  return { query: ({ text }) => client.query({ text, rowMode: 'array' }) };
}
