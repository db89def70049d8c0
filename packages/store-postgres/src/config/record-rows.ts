import {
  type CodecTypes,
  DbError,
  fromJson,
  type Json,
  type RecordKind,
  type Timestamp,
  timestamp,
  type Versioned,
} from '@tradestore/core';
import type { Raw } from './raw-values.js';
import { type RecordTable, recordTables } from './record-tables.js';

/** The values of a record's own columns, in their order. */
export function recordValues(kind: RecordKind, record: Readonly<Record<string, Json>>): Json[] {
  return recordTables[kind].columns.map(({ path: [field, part], type }) => {
    const value = record[field] ?? null;
    return type.encode(part === undefined ? value : partOf(value, part));
  });
}

/**
 * The record of a row.
 *
 * @param raws of its own columns, in their order
 * @throws DbError kind `corrupt_data` when they make no valid record
 */
export function recordOf<K extends RecordKind>(kind: K, id: string, raws: readonly Raw[]): CodecTypes[K] {
  const table: RecordTable = recordTables[kind];
  try {
    const json: Record<string, unknown> = { id };
    for (const [at, { path, type }] of table.columns.entries()) {
      const [field, part] = path;
      const value = type.decode(raws[at] ?? null);
      json[field] = part === undefined ? value : { ...(json[field] as object | undefined), [part]: value };
    }
    return fromJson(kind, json);
  } catch (cause) {
    throw corruptRow(table.name, cause);
  }
}

/** What says of a row which change has made it. */
export interface ChangeRaws {
  readonly version: Raw;
  readonly time: Raw;
  readonly actor: Raw;
}

/** A record as it was made by one change. */
export function versioned<T>(record: T, { version, time, actor }: ChangeRaws, table: string): Versioned<T> {
  if (version === null || actor === null) throw corruptRow(table, undefined);
  return { record, version: Number(version), time: momentFrom(time, table), actor };
}

/** @throws DbError kind `corrupt_data` for what is no moment */
export function momentFrom(micros: Raw, table: string): Timestamp {
  try {
    return timestamp(Number(micros ?? Number.NaN));
  } catch (cause) {
    throw corruptRow(table, cause);
  }
}

/** A row that says what the store has never written. Its id is somebody's data, and not in the message. */
export function corruptRow(table: string, cause: unknown): DbError {
  return new DbError({
    kind: 'corrupt_data',
    outcome: 'not_applied',
    message: `a row of ${table} cannot be read: it was changed by other means than the store; compare it with the audit log`,
    details: { table },
    cause,
  });
}

function partOf(value: Json, part: string): Json {
  return (value as Readonly<Record<string, Json>>)[part] ?? null;
}
