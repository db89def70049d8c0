import { chainColumns, columnNames } from './trade-columns.ts';

const columns = columnNames.join(', ');
const order = chainColumns.join(', ');
const newestFirst = chainColumns.map((name) => `${name} desc`).join(', ');
const cursor = chainColumns.map((_, at) => `$${at + 3}`).join(', ');

/** A statement that a connection prepares once, under its name. */
export interface NamedQuery {
  readonly name: string;
  readonly text: string;
}

/** What somebody writes who reads trades with a bare driver: the columns, and the driver's own parsers. */
export const bareReads: Readonly<Record<'newestOfToken' | 'newestOfTokenBefore' | 'range', NamedQuery>> = {
  /** Values: the token, the limit. */
  newestOfToken: {
    name: 'bare_newest',
    text: `select ${columns} from tradestore.trades where token = $1 order by ${newestFirst} limit $2`,
  },
  /** Values: the token, the limit, those of the cursor. */
  newestOfTokenBefore: {
    name: 'bare_newest_before',
    text: `select ${columns} from tradestore.trades where token = $1 and (${order}) < (${cursor})
      order by ${newestFirst} limit $2`,
  },
  /** Values: both bounds. */
  range: {
    name: 'bare_range',
    text: `select ${columns} from tradestore.trades where time >= $1 and time < $2 order by ${order}`,
  },
};
