export {
  type Direction,
  type Fault,
  type FaultKind,
  type FaultProxy,
  type FaultProxyOptions,
  startFaultProxy,
} from './fault-proxy.js';
export type * from './postgres-server.js';
export { questDbQuery } from './questdb-answers.js';
export type {
  OwnQuestDbServer,
  QuestDbAccess,
  QuestDbControl,
  QuestDbOptions as QuestDbServerOptions,
  QuestDbServer,
} from './questdb-server.js';
export {
  type Service,
  type ServiceName,
  type ServiceServers,
  type Services,
  type ServicesByName,
  servicesFor,
} from './services.js';
export { sharedPostgres } from './shared-postgres.js';
export { sharedQuestDb } from './shared-questdb.js';
export { type AvailablePostgres, availablePostgres, startPostgres } from './start-postgres.js';
export { startQuestDb } from './start-questdb.js';
export { tablePrefix } from './table-prefix.js';
export { ServiceUnavailable } from './unavailable.js';
