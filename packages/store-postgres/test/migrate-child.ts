// A run of migrations in a process of its own, for the tests that kill it. The last migration is the one that its parent waits for.
import { migrateWith } from '../src/migrate.js';
import { migrations } from '../src/migrations/index.js';
import type { Migration } from '../src/migrations/migration.js';

const url = process.env['MIGRATE_URL'];
const name = process.env['MIGRATE_NAME'];
if (url === undefined || name === undefined) throw new Error('MIGRATE_URL and MIGRATE_NAME are missing');

const last: Readonly<Record<string, Migration>> = {
  '9001-endless': { name, up: 'create table tradestore.half (); select pg_sleep(600);', down: '' },
  '9002-index': { name, concurrently: { name: 'trades_pool', on: 'tradestore.trades (pool)' }, down: '' },
};
const migration = last[name];
if (migration === undefined) throw new Error(`no migration ${name}`);
await migrateWith([...migrations, migration], url);
