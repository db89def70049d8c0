import { metricsTable, positionsTable, type Table, tradesTable } from './tables.js';

/** The names of the tables on one server, which has one database: a prefix keeps several sets of stores apart. */
export interface TableNames {
  readonly trades: string;
  readonly positions: string;
  readonly metrics: string;
  /** Which migrations were applied. */
  readonly migrations: string;
}

/** The prefix of table names unless the options say otherwise. */
export const DEFAULT_TABLE_PREFIX = 'tradestore_';

/**
 * What a prefix may be: it stands in SQL and in ILP without quotes, and QuestDB takes names of tables that differ in case only for
 * the same.
 */
export const TABLE_PREFIX_PATTERN: RegExp = /^[a-z][a-z0-9_]{0,62}$/;

export function tableNames(prefix: string = DEFAULT_TABLE_PREFIX): TableNames {
  return {
    trades: nameOf(tradesTable, prefix),
    positions: nameOf(positionsTable, prefix),
    metrics: nameOf(metricsTable, prefix),
    migrations: `${prefix}migrations`,
  };
}

function nameOf({ name }: Table<never>, prefix: string): string {
  return `${prefix}${name}`;
}
