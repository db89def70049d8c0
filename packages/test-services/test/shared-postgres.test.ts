import { describe, expect, test } from 'vitest';
import { adminQuery } from '../src/admin-query.js';
import { sharedPostgres } from '../src/index.js';

const postgres = sharedPostgres();

if (postgres !== null) {
  describe('sharedPostgres', () => {
    test('gives each file a database of its own on the server of the run', async () => {
      const [one, other] = await Promise.all([postgres.createDatabase(), postgres.createDatabase()]);
      await adminQuery(one.adminUrl, 'create table only_in_one (a int)');
      expect(await tables(one.adminUrl)).toEqual(['only_in_one']);
      expect(await tables(other.adminUrl)).toEqual([]);
      await Promise.all([one.drop(), other.drop()]);
    });
  });
}

async function tables(url: string): Promise<string[]> {
  const rows = await adminQuery<{ name: string }>(
    url,
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace",
  );
  return rows.map(({ name }) => name);
}
