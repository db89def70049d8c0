import type { MetricMutant } from '../contracts.js';
import { aggregateMutants } from './aggregates.js';
import { pointMutants } from './points.js';

export const metricMutants: readonly MetricMutant[] = [...pointMutants, ...aggregateMutants];
