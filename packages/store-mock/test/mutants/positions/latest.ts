import { comparePositions, compareText, type Position, type PositionStore } from '@tradestore/core';
import type { PositionMutant } from '../contracts.js';
import { changed } from '../reasons.js';
import { replace } from '../replace.js';
import { savedSnapshots } from './saved-snapshots.js';

const LATEST = 'The latest snapshot of an id is the one with the greatest (time, sequence), whenever it was saved.';
const RETENTION_START = Date.UTC(2021, 0, 1) * 1_000;

/** Another snapshot is taken for the latest. */
export const latestMutants: readonly PositionMutant[] = [
  {
    bug: 'the snapshot that arrived last is the latest',
    breaks: LATEST,
    killedBy: {
      group: 'latest snapshot',
      sentence: 'an older snapshot that is saved late does not replace the latest',
    },
    because: ({ actual, expected }) => Object(actual).time < Object(expected).time,
    mutate: (store) => latestBy(store, () => 1),
  },
  {
    bug: 'of one time the snapshot that arrived last is the latest',
    breaks: LATEST,
    killedBy: {
      group: 'latest snapshot',
      sentence: 'of one time, a smaller sequence that is saved late does not replace the latest',
    },
    because: changed('sequence', 'quantity', 'costBasis', 'feesPaid', 'realizedPnl', 'slot'),
    mutate: (store) => latestBy(store, (a, b) => a.time - b.time || 1),
  },
  {
    bug: 'sequences are compared as text',
    breaks: LATEST,
    killedBy: { group: 'latest snapshot', sentence: 'sequences are compared as integers: 10 is greater than 9' },
    because: ({ actual, expected }) => sequenceOf(actual) === 9n && sequenceOf(expected) === 10n,
    mutate: (store) => latestBy(store, (a, b) => a.time - b.time || compareText(`${a.sequence}`, `${b.sequence}`)),
  },
  {
    bug: 'sequences are compared as doubles',
    breaks: LATEST,
    killedBy: {
      group: 'latest snapshot',
      sentence: 'sequences are compared exactly: 2^53 + 1 is greater than one less',
    },
    because: ({ actual, expected }) => sequenceOf(actual) === 2n ** 53n && sequenceOf(expected) === 2n ** 53n + 1n,
    mutate: (store) => latestBy(store, (a, b) => a.time - b.time || Number(a.sequence) - Number(b.sequence) || 1),
  },
  {
    bug: 'the snapshot of the greatest slot is the latest',
    breaks: LATEST,
    killedBy: {
      group: 'latest snapshot',
      sentence: 'a greater slot, or a later time of opening, makes no snapshot the latest',
    },
    because: ({ actual, expected }) => slotOf(actual) > slotOf(expected),
    mutate: (store) => latestBy(store, (a, b) => Number(a.slot - b.slot) || comparePositions(a, b)),
  },
  {
    bug: 'positions of before 2021 have expired',
    breaks: 'Positions never expire.',
    killedBy: {
      group: 'latest snapshot',
      sentence: 'positions never expire: one of the year 2020 is given, whatever the time',
    },
    because: ({ actual, expected }) => actual === null && expected !== null,
    mutate: (store) =>
      replace(store, 'getPosition', (get) => async (id, options) => {
        const found = await get(id, options);
        return found !== null && found.time < RETENTION_START ? null : found;
      }),
  },
];

/** Has another comparison decide which snapshot of an id is the latest: in the order of arrival, the greatest so far stays. */
function latestBy(store: PositionStore, compare: (later: Position, latest: Position) => number): void {
  const snapshots = savedSnapshots(store);
  replace(store, 'getPosition', (get) => async (id, options) => {
    const found = await get(id, options);
    if (found === null) return null;
    const all = snapshots.get(id) ?? [found];
    return all.reduce((latest, snapshot) => (compare(snapshot, latest) > 0 ? snapshot : latest));
  });
}

function sequenceOf(position: unknown): unknown {
  return Object(position).sequence;
}

function slotOf(position: unknown): bigint {
  return BigInt(Object(position).slot ?? -1n);
}
