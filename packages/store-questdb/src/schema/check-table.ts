import { DbError } from '@tradestore/core';
import type { HttpQueries, QueryOptions } from '../http-queries.js';
import type { Table } from '../tables.js';

/** What to do about a schema that does not fit. */
export const MIGRATE = 'run migrateQuestDb, or `npx tradestore migrate`';

/**
 * Compares a table of the server with its description. Columns that are not known are accepted: a newer version has added them.
 *
 * @param name the table's name on the server
 * @returns the table's id, which changes when it is dropped and created again
 * @throws DbError kind `schema` with `details.table`, and `details.missing` or `details.differing`; else as the query
 */
export async function checkTable(
  queries: HttpQueries,
  table: Table<never>,
  name: string,
  options: QueryOptions,
): Promise<string> {
  const [found] = await queries.query(
    `select id, walEnabled, dedup, designatedTimestamp from tables() where table_name = '${name}'`,
    options,
  );
  if (found === undefined) {
    throw schemaError(`there is no table ${name}: ${MIGRATE}`, { table: name, missing: [name] });
  }
  const [id, isWal, hasDedup, designated] = found;
  if (isWal !== true || hasDedup !== true || designated !== 'ts') {
    const message = `table ${name} is not one that rows can be sent to twice (WAL, DEDUP, timestamp ts): move it away, then ${MIGRATE}`;
    throw schemaError(message, { table: name });
  }
  const rows = await queries.query(`select "column", "type", "upsertKey" from table_columns('${name}')`, options);
  const columns = new Map(rows.map(([column, type, isKey]) => [column, { type, isKey: isKey === true }]));
  const expected = [{ name: 'ts', type: 'TIMESTAMP' }, ...table.columns];
  const missing = expected.filter((column) => !columns.has(column.name)).map((column) => column.name);
  if (missing.length > 0) {
    const message = `table ${name} is older than this version (missing: ${missing.join(', ')}): ${MIGRATE}`;
    throw schemaError(message, { table: name, missing });
  }
  const differing = expected
    .filter((column) => {
      const has = columns.get(column.name);
      return has?.type !== column.type || has.isKey !== (column.name === 'ts' || table.keys.includes(column.name));
    })
    .map((column) => column.name);
  if (differing.length > 0) {
    const message = `table ${name} has other types or keys than Tradestore's (${differing.join(', ')}): move it away, then ${MIGRATE}`;
    throw schemaError(message, { table: name, differing });
  }
  return String(id);
}

export function schemaError(message: string, details: DbError['details']): DbError {
  return new DbError({ kind: 'schema', outcome: 'not_applied', message, details });
}
