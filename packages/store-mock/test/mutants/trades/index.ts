import type { TradeMutant } from '../contracts.js';
import { candleMutants } from './candles.js';
import { orderMutants } from './order.js';
import { readMutants } from './reads.js';
import { saveMutants } from './saves.js';
import { valueMutants } from './values.js';

export const tradeMutants: readonly TradeMutant[] = [
  ...saveMutants,
  ...valueMutants,
  ...readMutants,
  ...orderMutants,
  ...candleMutants,
];
