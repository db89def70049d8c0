import {
  assertTrade,
  boundToTimestamp,
  DbError,
  isDbError,
  type TimeBound,
  type Trade,
  type TradeCursor,
  type TradeKey,
  timestampToIso,
} from '@tradestore/core';
import { NULL_MARK, RowText, SEPARATOR } from './row-text.js';

/** A value of a trade, as a parameter of a statement. Text is read by the server as the column's own type, exactly. */
export type Parameter = string | number | null;

/** How a column is selected as text; a null is `NULL_MARK`. */
type SelectAs = (name: string) => string;

/** A column of `tradestore.trades`. */
interface TradeColumn {
  readonly name: string;
  readonly field: keyof Trade;
  readonly type: string;
  readonly select: SelectAs;
}

/** A character as SQL, which folds it into a constant. */
const sqlOf = (character: string): string => `chr(${character.charCodeAt(0)})`;

const plain: SelectAs = (name) => name;
/** Seconds with six digits of fraction, of type numeric: exact, the same in every time zone, cheaper than a date as text. */
const seconds: SelectAs = (name) => `extract(epoch from ${name})`;
const nullable: SelectAs = (name) => `coalesce(${name}::text, ${sqlOf(NULL_MARK)})`;

/** The table's columns, in its order. Statements, parameters and `encodeTrades` follow it, and so does {@link tradeOf}. */
const columns: readonly TradeColumn[] = [
  { name: 'time', field: 'time', type: 'timestamptz', select: seconds },
  { name: 'slot', field: 'slot', type: 'int8', select: plain },
  { name: 'transaction_index', field: 'transactionIndex', type: 'int4', select: plain },
  { name: 'signature', field: 'signature', type: 'text', select: plain },
  { name: 'instruction', field: 'instruction', type: 'int4', select: plain },
  { name: 'inner_instruction', field: 'innerInstruction', type: 'int4', select: plain },
  { name: 'fill', field: 'fill', type: 'int4', select: plain },
  { name: 'token', field: 'token', type: 'text', select: plain },
  { name: 'quote', field: 'quote', type: 'text', select: plain },
  { name: 'trader', field: 'trader', type: 'text', select: plain },
  { name: 'side', field: 'side', type: 'text', select: plain },
  { name: 'token_amount', field: 'tokenAmount', type: 'numeric(20,0)', select: plain },
  { name: 'quote_amount', field: 'quoteAmount', type: 'numeric(20,0)', select: plain },
  { name: 'price', field: 'price', type: 'numeric(38,24)', select: plain },
  { name: 'fee', field: 'fee', type: 'numeric(20,0)', select: nullable },
  { name: 'venue', field: 'venue', type: 'text', select: plain },
  { name: 'pool', field: 'pool', type: 'text', select: nullable },
  { name: 'profile_id', field: 'profileId', type: 'text', select: nullable },
  { name: 'rule_id', field: 'ruleId', type: 'text', select: nullable },
];

/** The columns' names, in the table's order. */
export const tradeColumns: readonly string[] = columns.map(({ name }) => name);

/** The columns of chain order, which every list and page has; {@link cursorValues} are their values. */
export const chainColumns: readonly string[] = tradeColumns.slice(0, 7);

/** The columns of the primary key; {@link keyValues} are their values. */
export const keyColumns: readonly string[] = ['time', 'signature', 'instruction', 'inner_instruction', 'fill'];

/**
 * What a statement selects to read trades: all columns as **one** text. The driver makes a string of each column of each row, which
 * takes longer than all else that a row costs; cutting one string takes a third of it. No part depends on the time zone or on
 * another setting of the session.
 */
export const selectTrades: string = `concat_ws(${sqlOf(SEPARATOR)}, ${columns
  .map(({ name, select }) => select(name))
  .join(', ')})`;

/** Placeholders for values of columns, `$3::timestamptz`, `$4::int8`, .... @param first the number of the first one */
export function tradeParameters(first: number, names: readonly string[]): string[] {
  return names.map((name, at) => `$${first + at}::${typeOf(name)}`);
}

function typeOf(name: string): string {
  const column = columns.find((each) => each.name === name);
  if (column === undefined) throw new DbError({ kind: 'internal', message: `tradestore.trades has no column ${name}` });
  return column.type;
}

/** The parameters of a trade, in the order of {@link tradeColumns}. */
export function tradeValues(trade: Trade): Parameter[] {
  return [
    ...cursorValues(trade),
    trade.token,
    trade.quote,
    trade.trader,
    trade.side,
    String(trade.tokenAmount),
    String(trade.quoteAmount),
    trade.price,
    trade.fee === null ? null : String(trade.fee),
    trade.venue,
    trade.pool,
    trade.profileId,
    trade.ruleId,
  ];
}

/** The parameters of a place in chain order, in the order of {@link chainColumns}. */
export function cursorValues(cursor: TradeCursor): Parameter[] {
  return [
    timestampToIso(cursor.time),
    String(cursor.slot),
    cursor.transactionIndex ?? -1,
    cursor.signature,
    cursor.instruction,
    cursor.innerInstruction ?? -1,
    cursor.fill,
  ];
}

/** The parameters of a key, in the order of {@link keyColumns}. */
export function keyValues(key: TradeKey): Parameter[] {
  return [timestampToIso(key.time), key.signature, key.instruction, key.innerInstruction ?? -1, key.fill];
}

/** The parameter of a bound of time: exact to the microsecond, whatever the time zone of the server or of this process. */
export function boundValue(bound: TimeBound): string {
  return timestampToIso(boundToTimestamp(bound));
}

/**
 * The trades of a result, whose rows are arrays with {@link selectTrades} as their first column.
 *
 * @throws DbError kind `corrupt_data` for a row that is no trade; it names the column, never the value
 */
export function readTrades(rows: readonly (readonly unknown[])[]): Trade[] {
  return rows.map(tradeOf);
}

/** The trade of a row; see {@link readTrades}. */
export function tradeOf(row: readonly unknown[]): Trade {
  const columns = new RowText(String(row[0]));
  // The calls are in the order of the table's columns; the members are those of a trade, in one order for all rows.
  const time = columns.micros();
  const slot = columns.whole();
  const transactionIndex = columns.indexOrNull();
  const signature = columns.text();
  const instruction = columns.index();
  const innerInstruction = columns.indexOrNull();
  const fill = columns.index();
  const token = columns.text();
  const quote = columns.text();
  const trader = columns.text();
  const side = columns.text();
  const tokenAmount = columns.whole();
  const quoteAmount = columns.whole();
  const price = columns.decimal();
  const fee = columns.wholeOrNull();
  const venue = columns.text();
  const pool = columns.textOrNull();
  const profileId = columns.textOrNull();
  const ruleId = columns.rest();
  const trade: Readonly<Record<keyof Trade, unknown>> = {
    signature,
    instruction,
    innerInstruction,
    fill,
    slot,
    transactionIndex,
    time,
    token,
    quote,
    trader,
    side,
    tokenAmount,
    quoteAmount,
    price,
    fee,
    venue,
    pool,
    profileId,
    ruleId,
  };
  try {
    assertTrade(trade);
    return trade;
  } catch (error) {
    throw corrupt(error);
  }
}

function corrupt(cause: unknown): DbError {
  const field = isDbError(cause) ? cause.details['field'] : undefined;
  const column = columns.find((each) => each.field === field)?.name;
  return new DbError({
    kind: 'corrupt_data',
    outcome: 'not_applied', // only reads end here
    message: `tradestore.trades: ${column ?? 'a row'}: what is stored is no trade's; see the cause, correct or delete the row`,
    details: column === undefined ? {} : { column },
    cause,
  });
}
