import { boundToTimestamp, type Position, type PositionStore, timestamp } from '@tradestore/core';
import type { PositionMutant } from '../contracts.js';
import { added, changed, lost, reordered } from '../reasons.js';
import { replace } from '../replace.js';

/** Histories that give too much, too little, or other values. */
export const historyMutants: readonly PositionMutant[] = [
  {
    bug: 'the end of a range is included',
    breaks: 'The snapshots of an id in [start, end).',
    killedBy: {
      group: 'history of a position',
      sentence: 'a range is [start, end): a snapshot at start is in it, one at end is not',
    },
    because: added(1),
    mutate: (store) =>
      replace(store, 'getPositionHistory', (get) => async (id, start, end, options) => {
        const isRange = Number(start) < Number(end) && Number(end) < Number.MAX_SAFE_INTEGER;
        return await get(id, start, isRange ? timestamp(boundToTimestamp(end) + 1) : end, options);
      }),
  },
  {
    bug: 'the key lacks the sequence: of snapshots of one time the last stays',
    breaks: 'One with the same id, time and sequence is replaced.',
    killedBy: {
      group: 'history of a position',
      sentence: 'snapshots of one time are told apart by their sequences, and are in the order of them',
    },
    because: ({ actual, expected }) => Array.isArray(actual) && Array.isArray(expected) && actual.length === 1,
    mutate: (store) =>
      replace(store, 'getPositionHistory', (get) => async (id, start, end, options) => {
        const found = await get(id, start, end, options);
        return found.filter(({ time }, at) => time !== found[at + 1]?.time);
      }),
  },
  {
    bug: 'snapshots of one time are in order of their sequences as text',
    breaks: 'By time and sequence, oldest first.',
    killedBy: {
      group: 'history of a position',
      sentence: 'snapshots of one time are told apart by their sequences, and are in the order of them',
    },
    because: reordered,
    mutate: (store) =>
      replace(
        store,
        'getPositionHistory',
        (get) => async (id, start, end, options) =>
          (await get(id, start, end, options)).sort(
            (a, b) => a.time - b.time || (`${a.sequence}` < `${b.sequence}` ? -1 : 1),
          ),
      ),
  },
  {
    bug: 'WHERE time > $cursor: what is left of the time is skipped at the boundary of a page',
    breaks: 'after: only snapshots after this one.',
    killedBy: {
      group: 'pages of a history',
      sentence: 'of snapshots of one time, after gives those of greater sequences',
    },
    because: lost(),
    mutate: (store) =>
      replace(store, 'getPositionHistory', (get) => async (id, start, end, options) => {
        const found = await get(id, start, end, options);
        const { after, ...others } = options ?? {};
        if (after === undefined || after.time < boundToTimestamp(start)) return found;
        const next = timestamp(after.time + 1);
        return next < boundToTimestamp(end) ? await get(id, next, end, others) : [];
      }),
  },
  {
    bug: 'WHERE time > $time AND sequence > $sequence: both must be greater',
    breaks: 'after: only snapshots after this one, by time and sequence.',
    killedBy: {
      group: 'pages of a history',
      sentence: 'a later time is after the cursor, whatever its sequence',
    },
    because: lost(),
    mutate: (store) =>
      replace(store, 'getPositionHistory', (get) => async (id, start, end, options) => {
        const found = await get(id, start, end, options);
        const after = options?.after;
        return after === undefined ? found : found.filter(({ sequence }) => sequence > after.sequence);
      }),
  },
  {
    bug: 'sums are kept in 64 bits',
    breaks: 'costBasis: 0 ... 2^128 - 1.',
    killedBy: {
      group: 'awkward values of positions',
      sentence: 'sums of cost from 0 to 2^128 - 1 come back as they went in',
    },
    because: changed('costBasis'),
    mutate: (store) =>
      givesOthers(store, (position) => ({ ...position, costBasis: BigInt.asUintN(64, position.costBasis) })),
  },
  {
    bug: 'a loss is kept as a number',
    breaks: 'realizedPnl: -2^127 ... 2^127 - 1, exact.',
    killedBy: {
      group: 'awkward values of positions',
      sentence: 'losses down to -2^127 come back as they went in',
    },
    because: changed('realizedPnl'),
    mutate: (store) =>
      givesOthers(store, (position) =>
        position.realizedPnl < 0n ? { ...position, realizedPnl: BigInt(Number(position.realizedPnl)) } : position,
      ),
  },
];

/** Has other snapshots given than those that were found, by every read. */
function givesOthers(store: PositionStore, other: (position: Position) => Position): void {
  replace(store, 'getPosition', (get) => async (id, options) => {
    const found = await get(id, options);
    return found && other(found);
  });
  replace(store, 'getOpenPositions', (get) => async (options) => (await get(options)).map(other));
  replace(
    store,
    'getPositionHistory',
    (get) => async (id, start, end, options) => (await get(id, start, end, options)).map(other),
  );
}
