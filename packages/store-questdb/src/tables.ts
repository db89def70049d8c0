import {
  comparePositions,
  compareText,
  compareTradeKeys,
  type MetricPoint,
  type Position,
  type Trade,
  tagsText,
} from '@tradestore/core';

/** A type of a column, as QuestDB writes it. */
export type ColumnType =
  | 'SYMBOL'
  | 'VARCHAR'
  | 'INT'
  | 'LONG'
  | 'DOUBLE'
  | 'TIMESTAMP'
  | 'DECIMAL(20,0)'
  | 'DECIMAL(39,0)'
  | 'DECIMAL(38,24)';

/** What a column of a type is made of; null: the column is left out of the row, which is NULL. */
interface ColumnValue {
  readonly SYMBOL: string | null;
  readonly VARCHAR: string | null;
  /** Of LONG and INT the least value is NULL; no column holds it. */
  readonly INT: number;
  readonly LONG: bigint;
  /** Finite. */
  readonly DOUBLE: number;
  /** Microseconds since 1970. */
  readonly TIMESTAMP: number;
  readonly 'DECIMAL(20,0)': bigint | null;
  readonly 'DECIMAL(39,0)': bigint | null;
  /** A Decimal. */
  readonly 'DECIMAL(38,24)': string;
}

/** A column, and what of a row it holds. */
export type Column<Row, Type extends ColumnType = ColumnType> = Type extends ColumnType
  ? { readonly name: string; readonly type: Type; readonly value: (row: Row) => ColumnValue[Type] }
  : never;

/** A table: DDL, encoder and reads all follow from it. */
export interface Table<Row> {
  readonly name: string;
  /** In the table's order, without the designated timestamp `ts`. */
  readonly columns: readonly Column<Row>[];
  /** The designated timestamp, in microseconds. */
  readonly time: (row: Row) => number;
  /** The names of the DEDUP keys besides `ts`. */
  readonly keys: readonly string[];
  /** Orders rows by `ts` and the keys; 0: the later one replaces the earlier one. */
  readonly compareKeys: (a: Row, b: Row) => number;
  readonly partitionBy: 'DAY' | 'MONTH';
}

/** Databases store -1 for a null index, which sorts first. */
const index = (value: number | null): number => value ?? -1;

export const tradesTable: Table<Trade> = {
  name: 'trades',
  columns: [
    { name: 'token', type: 'SYMBOL', value: ({ token }) => token },
    { name: 'quote', type: 'SYMBOL', value: ({ quote }) => quote },
    { name: 'trader', type: 'SYMBOL', value: ({ trader }) => trader },
    { name: 'side', type: 'SYMBOL', value: ({ side }) => side },
    { name: 'venue', type: 'SYMBOL', value: ({ venue }) => venue },
    { name: 'pool', type: 'SYMBOL', value: ({ pool }) => pool },
    { name: 'profile_id', type: 'SYMBOL', value: ({ profileId }) => profileId },
    { name: 'rule_id', type: 'SYMBOL', value: ({ ruleId }) => ruleId },
    { name: 'slot', type: 'LONG', value: ({ slot }) => slot },
    { name: 'transaction_index', type: 'INT', value: ({ transactionIndex }) => index(transactionIndex) },
    { name: 'signature', type: 'VARCHAR', value: ({ signature }) => signature },
    { name: 'instruction', type: 'INT', value: ({ instruction }) => instruction },
    { name: 'inner_instruction', type: 'INT', value: ({ innerInstruction }) => index(innerInstruction) },
    { name: 'fill', type: 'INT', value: ({ fill }) => fill },
    { name: 'token_amount', type: 'DECIMAL(20,0)', value: ({ tokenAmount }) => tokenAmount },
    { name: 'quote_amount', type: 'DECIMAL(20,0)', value: ({ quoteAmount }) => quoteAmount },
    { name: 'price', type: 'DECIMAL(38,24)', value: ({ price }) => price },
    { name: 'fee', type: 'DECIMAL(20,0)', value: ({ fee }) => fee },
  ],
  time: ({ time }) => time,
  keys: ['signature', 'instruction', 'inner_instruction', 'fill'],
  compareKeys: compareTradeKeys,
  partitionBy: 'DAY',
};

export const positionsTable: Table<Position> = {
  name: 'positions',
  columns: [
    { name: 'id', type: 'SYMBOL', value: ({ id }) => id },
    { name: 'profile_id', type: 'SYMBOL', value: ({ profileId }) => profileId },
    { name: 'wallet', type: 'SYMBOL', value: ({ wallet }) => wallet },
    { name: 'token', type: 'SYMBOL', value: ({ token }) => token },
    { name: 'quote', type: 'SYMBOL', value: ({ quote }) => quote },
    { name: 'status', type: 'SYMBOL', value: ({ status }) => status },
    { name: 'sequence', type: 'LONG', value: ({ sequence }) => sequence },
    { name: 'quantity', type: 'DECIMAL(20,0)', value: ({ quantity }) => quantity },
    { name: 'cost_basis', type: 'DECIMAL(39,0)', value: ({ costBasis }) => costBasis },
    { name: 'fees_paid', type: 'DECIMAL(39,0)', value: ({ feesPaid }) => feesPaid },
    { name: 'realized_pnl', type: 'DECIMAL(39,0)', value: ({ realizedPnl }) => realizedPnl },
    { name: 'opened_at', type: 'TIMESTAMP', value: ({ openedAt }) => openedAt },
    { name: 'slot', type: 'LONG', value: ({ slot }) => slot },
  ],
  time: ({ time }) => time,
  keys: ['id', 'sequence'],
  compareKeys: (a, b) => comparePositions(a, b) || compareText(a.id, b.id),
  partitionBy: 'MONTH',
};

/** A point as its table has it. */
export type MetricRow = Pick<MetricPoint, 'name' | 'time' | 'value'> & {
  /** Canonical JSON: equal tags are equal text. Made once for a row, since it is compared and written. */
  readonly tags: string;
};

/** The row of a point. */
export function metricRow({ name, tags, time, value }: MetricPoint): MetricRow {
  // -0 is stored as 0.
  return { name, tags: tagsText(tags), time, value: value === 0 ? 0 : value };
}

export const metricsTable: Table<MetricRow> = {
  name: 'metrics',
  columns: [
    { name: 'name', type: 'SYMBOL', value: ({ name }) => name },
    { name: 'tags', type: 'VARCHAR', value: ({ tags }) => tags },
    { name: 'value', type: 'DOUBLE', value: ({ value }) => value },
  ],
  time: ({ time }) => time,
  keys: ['name', 'tags'],
  compareKeys: (a, b) => a.time - b.time || compareText(a.name, b.name) || compareText(a.tags, b.tags),
  partitionBy: 'MONTH',
};
