import {
  type Address,
  type OpenPositionsOptions,
  type Position,
  type PositionStore,
  WRAPPED_SOL,
} from '@tradestore/core';
import { allAgreeing } from '../agreeing.ts';
import { amountOf, count, shortened, symbolOf, utc } from '../format.ts';
import { type History, latestOf, snapshotRows } from '../positions/histories.ts';
import { table } from '../table.ts';

type OpenStore = Pick<PositionStore, 'getOpenPositions' | 'maxRows'>;

type Filter = Pick<OpenPositionsOptions, 'profileId' | 'token'>;

const SHOWN = 5;

/**
 * What a trader holds, and who holds a token.
 *
 * @param histories of all positions that the store must hold, by id
 * @throws DemoError when an answer differs
 */
export async function openPositions(
  store: OpenStore,
  histories: readonly History[],
  trader: Address,
  token: Address,
): Promise<string> {
  const latest = histories.map(latestOf);
  const held = await openOf(store, latest, { profileId: trader });
  const holders = await openOf(store, latest, { token });
  const inSol = ({ quote }: Position): number => Number(quote === WRAPPED_SOL);
  const rows = held
    .toSorted((a, b) => inSol(b) - inSol(a) || Number(b.costBasis - a.costBasis))
    .slice(0, SHOWN)
    .map(({ token: mint, quote, quantity, costBasis, realizedPnl, openedAt }) => [
      symbolOf(mint),
      quantity.toLocaleString('en-US'),
      amountOf(costBasis, quote),
      amountOf(realizedPnl, quote),
      utc(openedAt).slice(0, 16),
    ]);
  const columns = [
    { title: 'token', align: 'left' },
    { title: 'quantity (raw)', align: 'right' },
    { title: 'cost', align: 'right' },
    { title: 'realised', align: 'right' },
    { title: 'open since', align: 'left' },
  ] as const;
  const more = held.length > rows.length ? `... ${count(held.length - rows.length)} more; ` : '';
  const wallets = [...new Set(holders.map(({ wallet }) => shortened(wallet)))];
  const some = wallets.length > 3 ? ', ...' : '';
  const named = wallets.length > 0 ? `: ${wallets.slice(0, 3).join(', ')}${some}` : '';
  const holding = `${symbolOf(token)} is held by ${count(wallets.length)}${named}`;
  return `${table(columns, rows)}\n  ${more}${holding}`;
}

/** Asks for open positions: at once, unless they are more than the store returns from one call; then token by token. */
async function openOf(store: OpenStore, latest: readonly Position[], filter: Filter): Promise<Position[]> {
  const asked = latest.filter(({ profileId, token }) => isAskedFor(filter, { profileId, token }));
  const wanted = asked.filter(({ status }) => status === 'open');
  if (wanted.length <= store.maxRows) {
    return await allAgreeing(questionOf(filter), snapshotRows, wanted, await store.getOpenPositions(filter));
  }
  const found: Position[] = [];
  const narrower = 'token' in filter ? 'profileId' : 'token';
  for (const value of new Set(asked.map((position) => position[narrower]))) {
    const narrowed = { ...filter, [narrower]: value };
    const part = wanted.filter((position) => position[narrower] === value);
    found.push(
      ...(await allAgreeing(questionOf(narrowed), snapshotRows, part, await store.getOpenPositions(narrowed))),
    );
  }
  return found;
}

function isAskedFor(filter: Filter, { profileId, token }: Pick<Position, 'profileId' | 'token'>): boolean {
  return (filter.profileId ?? profileId) === profileId && (filter.token ?? token) === token;
}

function questionOf({ profileId, token }: Filter): string {
  const ofWhom = profileId === undefined ? '' : ' of a profile';
  return `the open positions${ofWhom}${token === undefined ? '' : ' in a token'}`;
}
