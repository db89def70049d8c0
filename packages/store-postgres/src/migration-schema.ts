import { DbError } from '@tradestore/core';
import { escapeIdentifier } from 'pg';
import type { MigrationSession } from './migration-session.js';

const SCHEMA_OWNER = `
select pg_get_userbyid(nspowner) as owner, pg_has_role(nspowner, 'MEMBER') as mine
from pg_namespace where nspname = 'tradestore'`;

/** Who is to own a schema that is to be made, and whether it can be. */
const FUTURE_OWNER = `
select
  coalesce(
    (select rolname from pg_roles where rolname = 'tradestore_migrator' and pg_has_role(oid, 'MEMBER')),
    current_user
  ) as owner,
  has_database_privilege(current_database(), 'CREATE') as allowed`;

/**
 * Makes the schema unless it is there, and takes on the role of its owner, so that whoever runs the migrations, all that they make
 * has one owner: the group role `tradestore_migrator`, where there is one and the login is a member.
 *
 * @throws DbError kind `permission`, with what to grant
 */
export async function actAsSchemaOwner({ client }: MigrationSession): Promise<void> {
  const { rows } = await client.query<{ owner: string; mine: boolean }>(SCHEMA_OWNER);
  const [schema] = rows;
  if (schema?.mine === false) {
    throw notAllowed(
      'the schema tradestore belongs to a role that the login is no member of: grant it tradestore_migrator, or run the migrations as the owner of the schema',
    );
  }
  const owner = schema?.owner ?? (await createSchema(client));
  await client.query(`select set_config('role', $1, false)`, [owner]);
}

async function createSchema(client: MigrationSession['client']): Promise<string> {
  const { rows } = await client.query<{ owner: string; allowed: boolean }>(FUTURE_OWNER);
  const [future] = rows;
  if (future?.allowed !== true) {
    throw notAllowed(
      'the login may not create the schema tradestore: run docker/postgres/roles.sql in the database and grant it tradestore_migrator, or run `grant create on database ... to ...` for it',
    );
  }
  await client.query(`create schema tradestore authorization ${escapeIdentifier(future.owner)}`);
  return future.owner;
}

function notAllowed(message: string): DbError {
  return new DbError({ kind: 'permission', message, code: '42501' });
}
