/** What a migration has whichever way it runs. */
interface MigrationHead {
  /** Its place in the list and its subject, as `tradestore.migrations` records it: `0001-trades`, without a file's extension. */
  readonly name: string;
  /** The SQL that undoes it, in development. Runs in a transaction. */
  readonly down: string;
}

/** Runs in one transaction with its own record: both are there, or neither. */
export interface TransactionalMigration extends MigrationHead {
  /** One or more statements. Names are qualified by their schema: the search path is empty. */
  readonly up: string;
}

/** Builds an index without holding up writers, which PostgreSQL does outside of transactions only. */
export interface ConcurrentMigration extends MigrationHead {
  readonly concurrently: ConcurrentIndex;
}

/** One step of the schema. Once released it is never changed: what is to be different comes as a new one. */
export type Migration = TransactionalMigration | ConcurrentMigration;

/** An index that is built concurrently. */
export interface ConcurrentIndex {
  /** Its name, which is its name in the schema `tradestore` too. */
  readonly name: string;
  /** What follows `on` in `create index`: `tradestore.trades (trader, time)`. */
  readonly on: string;
}
