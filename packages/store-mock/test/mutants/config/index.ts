import type { ConfigMutant } from '../contracts.js';
import { auditMutants } from './audit.js';
import { listMutants } from './lists.js';
import { saveMutants } from './saves.js';
import { transactionMutants } from './transactions.js';
import { valueMutants } from './values.js';
import { watchMutants } from './watch.js';

export const configMutants: readonly ConfigMutant[] = [
  ...saveMutants,
  ...listMutants,
  ...valueMutants,
  ...auditMutants,
  ...transactionMutants,
  ...watchMutants,
];
