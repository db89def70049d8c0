import type { PositionMutant } from '../contracts.js';
import { historyMutants } from './history.js';
import { latestMutants } from './latest.js';
import { openMutants } from './open.js';

export const positionMutants: readonly PositionMutant[] = [...historyMutants, ...latestMutants, ...openMutants];
