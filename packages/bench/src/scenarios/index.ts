import type { Scenario } from '../scenario.ts';
import { coreLayers } from './core-layers.ts';
import { coreValidateTrade } from './core-validate-trade.ts';
import { mockNewestOfMillion } from './mock-newest-of-million.ts';

/** Every scenario, by the names that DESIGN.md fixes. */
export const scenarios: readonly Scenario[] = [coreLayers, coreValidateTrade, mockNewestOfMillion];
