import { type Trade, type TradeCursor, timestampToIso } from '@tradestore/core';

type Value = string | number | null;

/** A column of `tradestore.trades`, as a peer writes it: 64 bits and more as text, since the drivers round a number. */
interface TradeColumn {
  readonly name: string;
  readonly type: string;
  readonly value: (trade: Trade) => Value;
}

/** The table's columns, in its order. */
export const columns: readonly TradeColumn[] = [
  { name: 'time', type: 'timestamptz', value: (trade) => timestampToIso(trade.time) },
  { name: 'slot', type: 'int8', value: (trade) => String(trade.slot) },
  { name: 'transaction_index', type: 'int4', value: (trade) => trade.transactionIndex ?? -1 },
  { name: 'signature', type: 'text', value: (trade) => trade.signature },
  { name: 'instruction', type: 'int4', value: (trade) => trade.instruction },
  { name: 'inner_instruction', type: 'int4', value: (trade) => trade.innerInstruction ?? -1 },
  { name: 'fill', type: 'int4', value: (trade) => trade.fill },
  { name: 'token', type: 'text', value: (trade) => trade.token },
  { name: 'quote', type: 'text', value: (trade) => trade.quote },
  { name: 'trader', type: 'text', value: (trade) => trade.trader },
  { name: 'side', type: 'text', value: (trade) => trade.side },
  { name: 'token_amount', type: 'numeric', value: (trade) => String(trade.tokenAmount) },
  { name: 'quote_amount', type: 'numeric', value: (trade) => String(trade.quoteAmount) },
  { name: 'price', type: 'numeric', value: (trade) => trade.price },
  { name: 'fee', type: 'numeric', value: (trade) => (trade.fee === null ? null : String(trade.fee)) },
  { name: 'venue', type: 'text', value: (trade) => trade.venue },
  { name: 'pool', type: 'text', value: (trade) => trade.pool },
  { name: 'profile_id', type: 'text', value: (trade) => trade.profileId },
  { name: 'rule_id', type: 'text', value: (trade) => trade.ruleId },
];

export const columnNames: readonly string[] = columns.map(({ name }) => name);

/** The columns of chain order. */
export const chainColumns: readonly string[] = columnNames.slice(0, 7);

/** The values of a trade, in the order of {@link columns}. */
export function valuesOf(trade: Trade): Value[] {
  return columns.map(({ value }) => value(trade));
}

/** The values of a place in chain order, in the order of {@link chainColumns}. */
export function cursorValuesOf(cursor: TradeCursor): Value[] {
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

/** A trade as a row by column names. */
export function rowOf(trade: Trade): Record<string, Value> {
  return Object.fromEntries(columns.map(({ name, value }) => [name, value(trade)]));
}
