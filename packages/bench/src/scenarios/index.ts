import type { Scenario } from '../scenario.ts';
import { coreLayers } from './core-layers.ts';
import { coreValidateTrade } from './core-validate-trade.ts';
import { mockNewestOfMillion } from './mock-newest-of-million.ts';
import { postgresBatchChanged, postgresBatchIdentical } from './postgres-batch-again.ts';
import { postgresBatchNew1, postgresBatchNew2 } from './postgres-batch-new.ts';
import { postgresConcurrent100, postgresConcurrent1000 } from './postgres-concurrent.ts';
import { postgresGrowth } from './postgres-growth.ts';
import { postgresPage100 } from './postgres-page-100.ts';
import { postgresRange100k } from './postgres-range-100k.ts';
import { postgresStream1m } from './postgres-stream-1m.ts';
import { questDbBatch } from './questdb-batch.ts';
import { questDbEncoder } from './questdb-encoder.ts';
import { questDbGrowth } from './questdb-growth.ts';
import { questDbCandlesDay, questDbLatest100, questDbRangeMinute } from './questdb-reads.ts';
import { questDbSingle10k } from './questdb-single-10k.ts';
import { questDbVisible } from './questdb-visible.ts';

/** Every scenario, by the names that DESIGN.md fixes. */
export const scenarios: readonly Scenario[] = [
  coreLayers,
  coreValidateTrade,
  mockNewestOfMillion,
  postgresBatchNew1,
  postgresBatchNew2,
  postgresBatchIdentical,
  postgresBatchChanged,
  postgresGrowth,
  postgresPage100,
  postgresRange100k,
  postgresStream1m,
  postgresConcurrent100,
  postgresConcurrent1000,
  questDbBatch,
  questDbEncoder,
  questDbSingle10k,
  questDbGrowth,
  questDbLatest100,
  questDbCandlesDay,
  questDbRangeMinute,
  questDbVisible,
];
