import { inject } from 'vitest';
import { skipWithout } from './missing-service.js';
import './provided-services.js';
import type { QuestDbAccess } from './questdb-server.js';

/**
 * The QuestDB server of this vitest run, which `@tradestore/test-services/global-setup` has started and which all test files share:
 * give your tables names of your own (`tablePrefix`), and don't disturb it (`startQuestDb({ own: true })` gives one for that). To be
 * called in a test file, outside of any test.
 *
 * Null when there is none: then the file gets one test that is skipped and says why.
 */
export function sharedQuestDb(): QuestDbAccess | null {
  const provided = inject('questdb');
  if (provided === undefined) {
    throw new Error(
      "no global setup: the vitest configuration needs globalSetup: '@tradestore/test-services/global-setup' and provide: { services: ['questdb'] }",
    );
  }
  return 'missing' in provided ? skipWithout('QuestDB', provided.missing) : provided;
}
