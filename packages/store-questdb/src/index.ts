export {
  type MigrateOptions,
  type MigrationReport,
  migrateQuestDb,
  type PendingOptions,
  pendingQuestDbMigrations,
  type TimeToLive,
} from './migrate.js';
export { openQuestDb, type QuestDbStores } from './open.js';
export type { QuestDbConnectionOptions, QuestDbOptions, TlsOptions } from './options.js';
