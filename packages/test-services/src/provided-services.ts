import type { PostgresAccess } from './postgres-server.js';
import type { QuestDbAccess } from './questdb-server.js';
import type { ServiceName } from './services.js';

/** What goes from vitest's main process to a test file, which may run in another one. */
export type ProvidedPostgres = Pick<PostgresAccess, 'origin' | 'version' | 'host' | 'port' | 'adminUrl'>;

declare module 'vitest' {
  interface ProvidedContext {
    /** Which servers the global setup starts: set in the vitest configuration's `provide`. */
    services?: readonly ServiceName[];
    postgres?: ProvidedPostgres | { readonly missing: string };
    questdb?: QuestDbAccess | { readonly missing: string };
  }

  interface TaskMeta {
    /** Why the test was skipped: reporters get no more than this of it. */
    skipReason?: string;
  }
}
