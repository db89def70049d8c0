import { randomBytes } from 'node:crypto';
import { adminQuery } from './admin-query.js';
import type { PostgresDatabase } from './postgres-server.js';

/** Makes an empty database of a unique name. */
export async function createDatabase(adminUrl: string): Promise<PostgresDatabase> {
  const name = `tradestore_test_${randomBytes(8).toString('hex')}`;
  // template0: a server from the environment may have something in template1.
  await adminQuery(adminUrl, `create database ${name} template template0`);
  const url = (user?: string, password?: string) => {
    const of = new URL(adminUrl);
    of.pathname = `/${name}`;
    if (user !== undefined) of.username = encodeURIComponent(user);
    if (password !== undefined) of.password = encodeURIComponent(password);
    return of.href;
  };
  return {
    name,
    adminUrl: url(),
    urlFor: url,
    drop: async () => {
      await adminQuery(adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}
