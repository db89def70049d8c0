import {
  type CallOptions,
  type ChangeOptions,
  type CodecTypes,
  frozenCopy,
  type HistoryOptions,
  type ListOptions,
  ownContext,
  type RecordKind,
  type RecordSet,
  recordSets,
  type Versioned,
} from '@tradestore/core';
import { rowsUpTo } from '../row-limit.js';
import type { ConfigEngine } from './config-engine.js';

/** The records of one kind, as the store gives them. */
export function recordSet<K extends RecordKind, Filter>(
  kind: K,
  engine: ConfigEngine,
): RecordSet<CodecTypes[K], Filter> {
  type T = CodecTypes[K];
  const table = engine.ground.data.tables[kind];
  const path = recordSets[kind];
  const page = <Row>(rows: Iterable<Row>, limit: number | undefined): Row[] =>
    rowsUpTo(rows, limit, engine.maxRows, 'read them page by page, with limit and after');
  return {
    get: (id: string, options?: CallOptions): Promise<Versioned<T> | null> =>
      engine.run(`${path}.get`, [id, options], () => () => table.live(id)),

    list: (options?: ListOptions<Filter>): Promise<Versioned<T>[]> =>
      engine.run(`${path}.list`, [options], () => {
        const { limit, after } = options ?? {};
        const wanted = Object.entries({ ...options?.filter }).filter(([, value]) => value !== undefined);
        return () => page(having(table.liveAfter(after), wanted), limit);
      }),

    history: (id: string, options?: HistoryOptions): Promise<Versioned<T | null>[]> =>
      engine.run(`${path}.history`, [id, options], () => {
        const { limit, after = 0 } = options ?? {};
        return () => page(table.history(id, after), limit);
      }),

    save: (record: T, options: ChangeOptions): Promise<Versioned<T>> =>
      engine.run(`${path}.save`, [record, options], () => {
        const own = frozenCopy(kind, record);
        const context = ownContext(options);
        const { expectedVersion } = options;
        return (call) => engine.transact(call, context, (tx) => tx.save(call, kind, own, expectedVersion));
      }),

    remove: (id: string, options: ChangeOptions): Promise<Versioned<null>> =>
      engine.run(`${path}.remove`, [id, options], () => {
        const context = ownContext(options);
        const { expectedVersion } = options;
        return (call) => engine.transact(call, context, (tx) => tx.remove(call, kind, id, expectedVersion));
      }),
  };
}

/** Those whose fields are as wanted. */
function* having<T extends object>(
  versions: Iterable<Versioned<T>>,
  wanted: readonly (readonly [string, unknown])[],
): Generator<Versioned<T>, void, undefined> {
  for (const version of versions) {
    const fields = new Map<string, unknown>(Object.entries(version.record));
    if (wanted.every(([name, value]) => fields.get(name) === value)) yield version;
  }
}
