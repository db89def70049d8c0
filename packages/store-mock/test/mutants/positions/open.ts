import {
  comparePositions,
  compareText,
  type OpenPositionsOptions,
  type Position,
  type PositionStore,
} from '@tradestore/core';
import type { PositionMutant } from '../contracts.js';
import { added, reordered } from '../reasons.js';
import { replace } from '../replace.js';
import { savedSnapshots } from './saved-snapshots.js';

const OPEN =
  'The latest snapshot of each id whose latest snapshot is open, and of the profile and token that are asked for.';

/** Other positions are taken for open. */
export const openMutants: readonly PositionMutant[] = [
  {
    bug: "WHERE status = 'open' LATEST ON: the latest of the open snapshots",
    breaks: OPEN,
    killedBy: { group: 'open positions', sentence: 'a position that was opened and then closed is not given' },
    because: added(1),
    mutate: (store) =>
      opensBy(store, (snapshots, options) =>
        latestOf(snapshots.filter((snapshot) => snapshot.status === 'open' && isAskedFor(snapshot, options))),
      ),
  },
  {
    bug: 'WHERE profile_id = $1 LATEST ON: a position stays of each profile that it ever was of',
    breaks: OPEN,
    killedBy: {
      group: 'open positions of a profile or token',
      sentence: 'the latest snapshot says of which profileId a position is, no earlier one',
    },
    because: added(1),
    mutate: (store) =>
      opensBy(store, (snapshots, options) => {
        const latest = latestOf(snapshots.filter((snapshot) => isAskedFor(snapshot, { profileId: options.profileId })));
        return latest?.status === 'open' && isAskedFor(latest, options) ? latest : undefined;
      }),
  },
  {
    bug: 'a position is open as long as it holds something',
    breaks: OPEN,
    killedBy: { group: 'open positions', sentence: 'an open position of no quantity is given: its status decides' },
    because: /./,
    mutate: (store) =>
      replace(
        store,
        'getOpenPositions',
        (get) => async (options) => (await get(options)).filter(({ quantity }) => quantity > 0n),
      ),
  },
  {
    bug: 'positions are ordered as UTF-16',
    breaks: 'By id in the order of compareText.',
    killedBy: { group: 'open positions', sentence: 'positions are given by id in the order of code points' },
    because: reordered,
    mutate: (store) =>
      replace(
        store,
        'getOpenPositions',
        (get) => async (options) => (await get(options)).sort((a, b) => (a.id < b.id ? -1 : 1)),
      ),
  },
  {
    bug: 'LIMIT maxRows: what is open is cut silently',
    breaks: 'More than maxRows reject with kind resource.',
    killedBy: {
      group: 'limits',
      sentence: 'what is open of a token of more than maxRows positions rejects with kind resource',
    },
    because: /^resolved, but must reject with kind resource/,
    mutate: (store) => {
      const snapshots = savedSnapshots(store);
      replace(store, 'getOpenPositions', (get) => async (options) => {
        const rejected = await get(options).catch((error: unknown) => ({ error }));
        if (!('error' in rejected)) return rejected;
        if (Object(rejected.error).kind !== 'resource') throw rejected.error;
        const latest = [...snapshots.values()].flatMap((all) => latestOf(all) ?? []);
        return latest
          .filter((each) => each.status === 'open' && isAskedFor(each, options ?? {}))
          .slice(0, store.maxRows);
      });
    },
  },
];

/** Has something else decide which snapshot of an id is given. */
function opensBy(
  store: PositionStore,
  choose: (snapshots: readonly Position[], options: OpenPositionsOptions) => Position | undefined,
): void {
  const byId = savedSnapshots(store);
  replace(store, 'getOpenPositions', (get) => async (options) => {
    await get(options);
    const chosen = [...byId.values()].flatMap((snapshots) => choose(snapshots, options ?? {}) ?? []);
    return chosen.sort((a, b) => compareText(a.id, b.id));
  });
}

function latestOf(snapshots: readonly Position[]): Position | undefined {
  return snapshots.toSorted(comparePositions).at(-1);
}

function isAskedFor({ profileId, token }: Position, options: OpenPositionsOptions): boolean {
  return (options.profileId ?? profileId) === profileId && (options.token ?? token) === token;
}
