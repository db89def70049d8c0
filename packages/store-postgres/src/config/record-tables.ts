import type { Json, RecordKind } from '@tradestore/core';
import { microsOf, momentOf, type Raw } from './raw-values.js';

/** How a field goes into a column and comes back. Between them and the model is the codec's JSON: bigints are digits there. */
interface ColumnType {
  /** The expression that writes a parameter. */
  readonly write: (parameter: string) => string;
  /** The expression that reads the column. */
  readonly read: (column: string) => string;
  readonly encode: (value: Json) => Json;
  readonly decode: (raw: Raw) => unknown;
}

const asIs = <T>(value: T): T => value;
const orNull =
  <T>(decode: (text: string) => T) =>
  (raw: Raw): T | null =>
    raw === null ? null : decode(raw);

const columnType = (sql: string, decode: ColumnType['decode'] = asIs): ColumnType => ({
  write: (parameter) => `${parameter}::${sql}`,
  read: asIs,
  encode: asIs,
  decode,
});

const text = columnType('text');
const yesOrNo = columnType(
  'boolean',
  orNull((raw) => raw === 't'),
);
const integer = columnType('int4', orNull(Number));
/** Of digits. */
const amount = columnType('numeric');
const json: ColumnType = { ...columnType('jsonb', orNull(JSON.parse)), encode: (value) => JSON.stringify(value) };
const moment: ColumnType = { write: momentOf, read: microsOf, encode: asIs, decode: orNull(Number) };

/** A column, and where its value stands in the codec's JSON of the record. */
export interface RecordColumn {
  readonly name: string;
  readonly path: readonly [field: string, part?: string];
  readonly type: ColumnType;
}

/** Where the records of a kind are kept: `id`, these columns, and `version`, `time`, `actor`, `live`. */
export interface RecordTable {
  readonly kind: RecordKind;
  /** With its schema. */
  readonly name: string;
  readonly columns: readonly RecordColumn[];
}

const column = (name: string, type: ColumnType, ...path: RecordColumn['path']): RecordColumn => ({ name, path, type });

/** The tables by kind. The only place that knows the columns of records and their types. */
export const recordTables: { readonly [K in RecordKind]: RecordTable } = {
  setting: { kind: 'setting', name: 'tradestore.settings', columns: [column('value', json, 'value')] },
  profile: {
    kind: 'profile',
    name: 'tradestore.profiles',
    columns: [
      column('name', text, 'name'),
      column('enabled', yesOrNo, 'enabled'),
      column('wallets', json, 'wallets'),
      column('max_position_lamports', amount, 'limits', 'maxPositionLamports'),
      column('max_daily_loss_lamports', amount, 'limits', 'maxDailyLossLamports'),
      column('max_slippage_bps', integer, 'limits', 'maxSlippageBps'),
      column('max_priority_fee_lamports', amount, 'limits', 'maxPriorityFeeLamports'),
      column('max_open_positions', integer, 'limits', 'maxOpenPositions'),
      column('venues', json, 'venues'),
    ],
  },
  rule: {
    kind: 'rule',
    name: 'tradestore.rules',
    columns: [
      column('profile_id', text, 'profileId'),
      column('kind', text, 'kind'),
      column('token', text, 'token'),
      column('quote', text, 'quote'),
      column('trigger', json, 'trigger'),
      column('action', json, 'action'),
      column('status', text, 'status'),
      column('effective_from', moment, 'effectiveFrom'),
      column('effective_to', moment, 'effectiveTo'),
    ],
  },
};
