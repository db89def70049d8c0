import type { PriceMutant } from '../contracts.js';
import { newestMutants } from './newest.js';
import { readMutants } from './reads.js';
import { timeMutants } from './times.js';
import { valueMutants } from './values.js';

export const priceMutants: readonly PriceMutant[] = [...newestMutants, ...timeMutants, ...readMutants, ...valueMutants];
