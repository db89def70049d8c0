export type {
  MemoryConfig,
  PostgresConfig,
  QuestDbConfig,
  ServerConfig,
  StoreConfig,
  StoresConfig,
} from './config.js';
export type { Contract, ContractStores } from './contracts.js';
export { createStores } from './create-stores.js';
export { DatabaseFactory } from './database-factory.js';
export { type ConfigDescription, describeConfig, type StoreDescription } from './describe-config.js';
export { storesConfigFromEnv } from './environment.js';
export type { StoresMigration } from './migrate-stores.js';
export type { CommonOptions, ConfigurableLayers, MemoryOptions } from './options.js';
export type { PostgresServerOptions } from './postgres-options.js';
export type { QuestDbServerOptions } from './questdb-options.js';
export type { Stores, StoresHealth } from './stores.js';
