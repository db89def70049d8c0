import type { MigrationClient } from './migration-client.js';

/**
 * What each group role may do, `on` what. SELECT is needed by an upsert too. Nobody has DELETE or TRUNCATE, and
 * nobody but the owner any DDL.
 */
const grants: Readonly<Record<string, readonly (readonly [what: string, on: string])[]>> = {
  tradestore_writer: [
    ['usage', 'schema tradestore'],
    ['select', 'table tradestore.migrations'],
    ['select, insert, update', 'table tradestore.trades, tradestore.settings, tradestore.profiles, tradestore.rules'],
    ['select, insert', 'table tradestore.audit_log'],
    // Locking a row needs the right to update one of its columns; `chain` can't have another value. The log moves the others.
    ['select, update (chain)', 'table tradestore.audit_head'],
  ],
  tradestore_reader: [
    ['usage', 'schema tradestore'],
    [
      'select',
      'table tradestore.migrations, tradestore.trades, tradestore.settings, tradestore.profiles, tradestore.rules, tradestore.audit_log, tradestore.audit_head',
    ],
  ],
};

/** Gives the group roles that exist their rights; nothing changes when they have them. */
export async function grantToRoles(client: MigrationClient): Promise<void> {
  const { rows } = await client.query<{ role: string }>(
    'select rolname as role from pg_roles where rolname = any($1)',
    [Object.keys(grants)],
  );
  const statements = rows.flatMap(({ role }) =>
    (grants[role] ?? []).map(([what, on]) => `grant ${what} on ${on} to ${role};`),
  );
  // Several statements in one query are one transaction.
  if (statements.length > 0) await client.query(statements.join('\n'));
}
