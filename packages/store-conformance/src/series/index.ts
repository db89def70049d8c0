import type { SeriesStore } from '@tradestore/core';
import { abortedSaves } from './aborted-saves.js';
import { badBatches } from './bad-batches.js';
import { badRows } from './bad-rows.js';
import { batches } from './batches.js';
import { closing } from './closing.js';
import { concurrency } from './concurrency.js';
import { connectionFaults } from './connection-faults.js';
import { crashes } from './crashes.js';
import { flush } from './flush.js';
import { frozenSaves } from './frozen-saves.js';
import { idempotency } from './idempotency.js';
import type { SeriesKit, SeriesSuite } from './kit.js';
import { limits } from './limits.js';
import { members } from './members.js';
import { ownCopies } from './own-copies.js';
import { roundTrip } from './round-trip.js';
import { visibility } from './visibility.js';

/** Declares what holds for every series store, besides what holds for every store. */
export function everySeriesStore<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  members(suite);
  roundTrip(suite, kit);
  ownCopies(suite, kit);
  badRows(suite, kit);
  badBatches(suite, kit);
  idempotency(suite, kit);
  batches(suite, kit);
  visibility(suite, kit);
  flush(suite, kit);
  limits(suite, kit);
  abortedSaves(suite, kit);
  concurrency(suite, kit);
  closing(suite, kit);
  connectionFaults(suite, kit);
  crashes(suite, kit);
  frozenSaves(suite, kit);
}
