import {
  type CallOptions,
  type ChangeOptions,
  type CodecTypes,
  fromJson,
  frozenCopy,
  type HistoryOptions,
  type ListOptions,
  ownContext,
  type RecordKind,
  type RecordSet,
  recordSets,
  rowsToAsk,
  type Versioned,
  wholeResult,
} from '@tradestore/core';
import { corruptEntry, entryOf } from './audit-rows.js';
import { changesOfRecord } from './audit-statements.js';
import { liveRecord } from './changes.js';
import { commitChanges } from './commit-changes.js';
import { type ConfigGround, read } from './config-ground.js';
import type { Raw } from './raw-values.js';
import { listStatement, recordStatements } from './record-statements.js';
import { recordTables } from './record-tables.js';

/** The records of one kind, as the store gives them. */
export function recordSet<K extends RecordKind, Filter>(
  kind: K,
  ground: ConfigGround,
): RecordSet<CodecTypes[K], Filter> {
  type T = CodecTypes[K];
  const { calls, maxRows } = ground;
  const path = recordSets[kind];
  return {
    get: (id: string, options?: CallOptions): Promise<Versioned<T> | null> =>
      calls.run(`${path}.get`, [id, options], async (attempt) => {
        const [row] = await read(ground, attempt, recordStatements[kind].get, [id]);
        return row === undefined ? null : liveRecord(kind, id, row);
      }),

    list: (options?: ListOptions<Filter>): Promise<Versioned<T>[]> =>
      calls.run(`${path}.list`, [options], async (attempt) => {
        const { limit, after } = options ?? {};
        const { columns, values } = filtered(kind, { ...options?.filter });
        const statement = listStatement(recordTables[kind], columns, after !== undefined);
        if (after !== undefined) values.push(after);
        const rows = await read(ground, attempt, statement, [rowsToAsk(limit, maxRows), ...values]);
        return wholeResult(rows, limit, maxRows).map(([id, ...raws]) => liveRecord(kind, id ?? '', raws));
      }),

    history: (id: string, options?: HistoryOptions): Promise<Versioned<T | null>[]> =>
      calls.run(`${path}.history`, [id, options], async (attempt) => {
        const { limit, after = 0 } = options ?? {};
        const rows = await read(ground, attempt, changesOfRecord, [kind, id, after, rowsToAsk(limit, maxRows)]);
        return wholeResult(rows, limit, maxRows).map((raws) => versionOf(kind, raws));
      }),

    save: (record: T, options: ChangeOptions): Promise<Versioned<T>> =>
      calls.run(`${path}.save`, [record, options], (attempt) => {
        const own = frozenCopy(kind, record);
        const terms = { expectedVersion: options.expectedVersion, isAlone: true };
        return commitChanges(ground, attempt, ownContext(options), (changes) => changes.save(kind, own, terms));
      }),

    remove: (id: string, options: ChangeOptions): Promise<Versioned<null>> =>
      calls.run(`${path}.remove`, [id, options], (attempt) => {
        const terms = { expectedVersion: options.expectedVersion, isAlone: true };
        return commitChanges(ground, attempt, ownContext(options), (changes) => changes.remove(kind, id, terms));
      }),
  };
}

/** The columns of the fields that are filtered by, and their values. */
function filtered(kind: RecordKind, filter: Readonly<Record<string, unknown>>) {
  const wanted = recordTables[kind].columns.filter(({ path: [field] }) => filter[field] !== undefined);
  return { columns: wanted, values: wanted.map(({ path: [field] }) => filter[field]) };
}

/** A version of a record, of the audit entry of its change. */
function versionOf<K extends RecordKind>(kind: K, raws: readonly Raw[]): Versioned<CodecTypes[K] | null> {
  const { seq, action, after, entity, time, actor } = entryOf(raws);
  try {
    const record = action === 'remove' ? null : fromJson(kind, after);
    return { record, version: entity.version, time, actor };
  } catch (cause) {
    throw corruptEntry(seq, cause);
  }
}
