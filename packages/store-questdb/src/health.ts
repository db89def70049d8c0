import { type Attempt, type Health, isDbError, type ProbedHealth } from '@tradestore/core';
import type { HttpQueries, Value } from './http-queries.js';
import type { WriterDepth } from './ingest/table-writer.js';
import type { ConnectionTotals, ReadConnections } from './reads/read-connections.js';
import { suspended, type WalState, walState } from './visible.js';

/** What is looked at. */
export interface HealthGround {
  readonly queries: HttpQueries;
  readonly reads: ReadConnections;
  /** The table's name on the server. */
  readonly table: string;
  /** What waits here for the server. */
  readonly buffer: WriterDepth;
}

/** What {@link probeHealth} finds out. */
export interface QuestDbHealthDetails {
  readonly serverVersion: string | null;
  /** Writes go over HTTP, reads over the PostgreSQL wire protocol: is each reachable? */
  readonly http: boolean;
  readonly pgWire: boolean;
  /** Transactions that are acknowledged and that readers don't see yet; null: not known. */
  readonly walLag: number | null;
  /** Does the server show new rows of the table to nobody? */
  readonly suspended: boolean | null;
  /** Does the server create tables and columns that it doesn't know? Then a misspelled name of another writer makes one. */
  readonly autoCreate: { readonly tables: boolean; readonly columns: boolean } | null;
  /** Rows, bytes and calls that wait here, and how long the oldest row has, in milliseconds. */
  readonly buffer: WriterDepth;
  readonly pool: ConnectionTotals;
}

/**
 * How the server is. `degraded`: one of the two protocols does not answer, the table is suspended, or the schema is not there.
 *
 * @throws DbError when neither protocol answers
 */
export async function probeHealth(
  { queries, reads, table, buffer }: HealthGround,
  attempt: Attempt,
): Promise<ProbedHealth & { readonly details: Readonly<Record<string, unknown>> }> {
  const options = { signal: attempt.signal, deadlineMs: attempt.leftMs() };
  const [http, wal, pgWire] = await Promise.allSettled([
    serverFacts(queries, options),
    walState(queries, table, attempt),
    reads.query(attempt, { text: 'select 1', values: [] }),
  ]);
  if (http.status === 'rejected' && pgWire.status === 'rejected') throw http.reason;
  const state = wal.status === 'fulfilled' ? wal.value : undefined;
  const details: QuestDbHealthDetails = {
    serverVersion: null,
    autoCreate: null,
    ...(http.status === 'fulfilled' ? http.value : {}),
    http: http.status === 'fulfilled',
    pgWire: pgWire.status === 'fulfilled',
    walLag: state === undefined ? null : Number(state.acknowledged - state.visible),
    suspended: state?.isSuspended ?? null,
    buffer,
    pool: reads.totals,
  };
  const error = firstError([http, wal, pgWire], state, table);
  return { status: error === null ? 'up' : 'degraded', details: { ...details }, error };
}

type Facts = Pick<QuestDbHealthDetails, 'serverVersion' | 'autoCreate'>;

async function serverFacts(queries: HttpQueries, options: Parameters<HttpQueries['query']>[1]): Promise<Facts> {
  const [[build] = []] = await queries.query('select build()', options);
  const rows = await queries.query(
    `select property_path, value from (show parameters) where property_path in ('line.auto.create.new.tables', 'line.auto.create.new.columns')`,
    options,
  );
  const settings = new Map(rows.map(([name, value]) => [name, value === 'true']));
  return {
    serverVersion: versionOf(build),
    autoCreate: {
      tables: settings.get('line.auto.create.new.tables') ?? true,
      columns: settings.get('line.auto.create.new.columns') ?? true,
    },
  };
}

/** `Build Information: QuestDB 9.3.4, JDK 17, Commit Hash ...` */
function versionOf(build: Value | undefined): string | null {
  return typeof build === 'string' ? (/QuestDB (?:[A-Za-z ]*)?([0-9][0-9.]*)/.exec(build)?.[1] ?? null) : null;
}

function firstError(
  results: readonly PromiseSettledResult<unknown>[],
  state: WalState | undefined,
  table: string,
): Health['error'] {
  if (state?.isSuspended === true) return suspended(table, state);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return null;
  if (isDbError(failed.reason)) return failed.reason;
  throw failed.reason;
}
