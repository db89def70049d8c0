import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminQuery } from '../src/admin-query.js';
import { availablePostgres, type OwnPostgresServer, startPostgres } from '../src/index.js';

let server: OwnPostgresServer;

beforeAll(async () => {
  server = await startPostgres({ own: true, maxConnections: 30, settings: { work_mem: '5MB' } });
});

afterAll(() => server.stop());

describe('startPostgres', () => {
  test('starts servers beside each other, each with its own data and never on port 5432', async () => {
    await using other = await startPostgres({ own: true });
    expect(other.port).not.toBe(server.port);
    expect([server.port, other.port]).not.toContain(5432);
    const database = await server.createDatabase();
    expect(await databases(server.adminUrl)).toContain(database.name);
    expect(await databases(other.adminUrl)).not.toContain(database.name);
  });

  test('gives durable settings, a time zone unlike UTC and a collation unlike C', async () => {
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'TimeZone', 'max_connections', 'work_mem'];
    const rows = await adminQuery(
      server.adminUrl,
      `select name, setting from pg_settings where name = any('{${names.join(',')}}')`,
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      TimeZone: 'Pacific/Chatham',
      max_connections: '30',
      work_mem: '5120',
    });
    // By code point, as in C, B comes first.
    const { adminUrl } = await server.createDatabase();
    expect(await adminQuery(adminUrl, "select 'a' < 'B' as ordered")).toEqual([{ ordered: true }]);
  });

  test('asks every user for a password', async () => {
    const url = new URL(server.adminUrl);
    url.password = 'not-it';
    await expect(adminQuery(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('gives the version that was asked for', async () => {
    const available = await availablePostgres({ own: true });
    const oldest = available.at(-1);
    await using old = await startPostgres({ own: true, version: oldest?.version });
    expect(old.origin).toBe(oldest?.origin);
    expect(old.version).toMatch(new RegExp(`^${oldest?.version}\\.\\d+$`));
  });
});

describe('a database', () => {
  test('has a URL for another user, whatever their password', async () => {
    const database = await server.createDatabase();
    await adminQuery(database.adminUrl, `create role "some one" login password 'p@s/s:w?rd%'`);
    const url = database.urlFor('some one', 'p@s/s:w?rd%');
    expect(await adminQuery(url, 'select current_user as user, current_database() as database')).toEqual([
      { user: 'some one', database: database.name },
    ]);
    await database.drop();
    await database.drop();
    expect(await databases(server.adminUrl)).not.toContain(database.name);
  });
});

async function databases(url: string): Promise<string[]> {
  const rows = await adminQuery<{ datname: string }>(url, 'select datname from pg_database');
  return rows.map(({ datname }) => datname);
}
