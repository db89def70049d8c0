export {
  type MigrateOptions,
  type MigrationReport,
  migratePostgres,
  type PendingOptions,
  pendingMigrations,
  type RollbackOptions,
  rollback,
} from './migrate.js';
export type { MigrationTarget } from './migration-session.js';
export { openPostgres, type PostgresStores } from './open.js';
export type { PostgresConnectionOptions, PostgresOptions } from './options.js';
