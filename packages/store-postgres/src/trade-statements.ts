import { rawText } from './raw-text.js';
import { chainColumns, keyColumns, selectTrades, tradeColumns, tradeParameters } from './rows.js';
import type { Statement } from './session.js';

const TABLE = 'tradestore.trades';
/** Lives as long as its connection, and is emptied by each COMMIT. */
const STAGE = 'pg_temp.tradestore_stage';

const listOf = (names: readonly string[], each: (name: string) => string = (name) => name): string =>
  names.map(each).join(', ');

const parameters = (first: number, names: readonly string[]): string => tradeParameters(first, names).join(', ');

const columns = listOf(tradeColumns);
const chainOrder = listOf(chainColumns);
const newestFirst = listOf(chainColumns, (name) => `${name} desc`);
const contents = tradeColumns.filter((name) => !keyColumns.includes(name));

/** A trade that is there already is replaced whole; when it is the same, nothing is written. */
const replacing = `on conflict (${listOf(keyColumns)}) do update
  set ${listOf(contents, (name) => `${name} = excluded.${name}`)}
  where (${listOf(contents, (name) => `stored.${name}`)})
    is distinct from (${listOf(contents, (name) => `excluded.${name}`)})`;

/** Values: `tradeValues`. */
export const saveTrade: Statement = {
  name: 'tradestore_save_trade',
  text: `insert into ${TABLE} as stored (${columns}) values (${parameters(1, tradeColumns)}) ${replacing}`,
};

const copyInto = (table: string): string => `copy ${table} (${columns}) from stdin (format binary)`;

/** Refused as a whole when one of the keys is there. */
export const copyTrades: string = copyInto(TABLE);

/** Where rows wait that may be there already. */
export const makeStage: string = `create temporary table if not exists ${STAGE.replace('pg_temp.', '')}
  (like ${TABLE}) on commit delete rows`;

export const copyToStage: string = copyInto(STAGE);

export const saveFromStage: string = `insert into ${TABLE} as stored (${columns}) select ${columns} from ${STAGE} ${replacing}`;

/** Values: `keyValues`. */
export const tradeByKey: Statement = {
  name: 'tradestore_trade_by_key',
  types: rawText,
  text: `select ${selectTrades} from ${TABLE} where (${listOf(keyColumns)}) = (${parameters(1, keyColumns)})`,
};

/** Values: the signature, both bounds, the limit. */
export const tradesBySignature: Statement = {
  name: 'tradestore_trades_by_signature',
  types: rawText,
  text: `select ${selectTrades} from ${TABLE} where signature = $1 and time >= $2 and time < $3
    order by ${chainOrder} limit $4`,
};

/** Values: the token, the limit. */
export const newestOfToken: Statement = {
  name: 'tradestore_newest_of_token',
  types: rawText,
  text: `select ${selectTrades} from ${TABLE} where token = $1 order by ${newestFirst} limit $2`,
};

/** Values: the token, the limit, `cursorValues`. */
export const newestOfTokenBefore: Statement = {
  name: 'tradestore_newest_of_token_before',
  types: rawText,
  text: `select ${selectTrades} from ${TABLE} where token = $1 and (${chainOrder}) < (${parameters(3, chainColumns)})
    order by ${newestFirst} limit $2`,
};

/** What a range can be narrowed down to. */
export interface RangeFilter<T> {
  readonly token: T;
  readonly trader: T;
  readonly after: T;
}

/** Values: both bounds, the limit, then `cursorValues`, the token, the trader, as far as they are asked for. */
export function tradesInRange(asked: RangeFilter<boolean>): Statement {
  const { token, trader, after } = asked;
  let next = 4;
  const take = (count: number): number => {
    next += count;
    return next - count;
  };
  const conditions = ['time >= $1 and time < $2'];
  if (after) conditions.push(`(${chainOrder}) > (${parameters(take(chainColumns.length), chainColumns)})`);
  if (token) conditions.push(`token = $${take(1)}`);
  if (trader) conditions.push(`trader = $${take(1)}`);
  const names = Object.entries(asked).flatMap(([name, isAsked]) => (isAsked ? [`_${name}`] : []));
  return {
    name: `tradestore_trades_in_range${names.join('')}`,
    types: rawText,
    text: `select ${selectTrades} from ${TABLE} where ${conditions.join(' and ')} order by ${chainOrder} limit $3`,
  };
}

/**
 * Values: the token, the quote, both bounds, the interval as PostgreSQL writes it, the limit.
 *
 * One pass makes the buckets; open and close are then looked up among the trades of the bucket's first and last microsecond, which
 * are few, instead of sorting all trades by their place in the chain. A price is 0 exactly when an amount is, and is then none.
 */
export const candles: Statement = {
  name: 'tradestore_candles',
  types: rawText,
  text: `with bucket as (
      select date_bin($5::interval, time, timestamptz '1970-01-01 00:00:00+00') as start,
        min(time) filter (where price > 0) as first, max(time) filter (where price > 0) as last,
        max(price) as high, min(price) filter (where price > 0) as low,
        sum(token_amount) as volume, sum(quote_amount) as quote_volume, count(*) as trades
      from ${TABLE} where token = $1 and quote = $2 and time >= $3 and time < $4
      group by 1 having max(price) > 0 order by 1 limit $6
    )
    select extract(epoch from start)::int8, open.price::text, high::text, low::text, close.price::text,
      volume::text, quote_volume::text, trades
    from bucket
    cross join lateral (
      select price from ${TABLE} where token = $1 and quote = $2 and time = bucket.first and price > 0
      order by ${chainOrder} limit 1
    ) as open
    cross join lateral (
      select price from ${TABLE} where token = $1 and quote = $2 and time = bucket.last and price > 0
      order by ${newestFirst} limit 1
    ) as close
    order by start`,
};
