import type { Address } from '@tradestore/core';
import type { List } from './lists.js';
import { orderBy } from './order.js';
import { Parameters, type Statement } from './statement.js';

/** Which open positions, and at most how many. */
export interface OpenPositionsQuery {
  readonly profileId: string | undefined;
  readonly token: Address | undefined;
  readonly limit: number;
}

/**
 * The latest snapshot of each id, of those whose latest is open, and of the profile and token. `LATEST ON` takes the last of the
 * rows of one time as its sub-query orders them. What is asked is looked at outside of it: a snapshot that does not fit must not
 * make an older one the latest.
 */
export function openPositions(list: List, { profileId, token, limit }: OpenPositionsQuery): Statement {
  const parameters = new Parameters();
  const conditions = [
    `status = ${parameters.add('open')}`,
    ...(profileId === undefined ? [] : [`profile_id = ${parameters.add(profileId)}`]),
    ...(token === undefined ? [] : [`token = ${parameters.add(token)}`]),
  ].join(' and ');
  const latest = `(select * from ${list.table} ${orderBy(list.order, 'asc')}) latest on ts partition by id`;
  const text = `select ${list.select} from (${latest}) where ${conditions} limit ${parameters.add(limit)}`;
  return { text, values: parameters.values };
}
