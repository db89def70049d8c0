import { type Attempt, type Clock, DbError } from '@tradestore/core';
import type { Queries, Value } from './http-queries.js';
import { MIGRATE, schemaError } from './schema/check-table.js';

/** How far the server has come with a table. */
export interface WalState {
  /** The last transaction that was acknowledged. */
  readonly acknowledged: bigint;
  /** The last transaction that readers see. */
  readonly visible: bigint;
  readonly isSuspended: boolean;
  /** Why it is suspended, in the server's words for a class of errors; empty: it is not. */
  readonly errorTag: string;
}

/** How far the server has come with the table. @throws DbError kind `schema` when there is none of this name */
export async function walState(queries: Queries, table: string, attempt: Attempt): Promise<WalState> {
  const [row] = await queries.query(
    `select sequencerTxn, writerTxn, suspended, errorTag from wal_tables() where name = '${table}'`,
    { signal: attempt.signal, deadlineMs: attempt.leftMs() },
  );
  if (row === undefined) throw schemaError(`there is no table ${table}: ${MIGRATE}`, { table, missing: [table] });
  const [acknowledged, visible, suspended, errorTag] = row;
  return {
    acknowledged: transaction(acknowledged),
    visible: transaction(visible),
    isSuspended: suspended === true,
    errorTag: typeof errorTag === 'string' ? errorTag : '',
  };
}

/** The shortest and the longest pause between two looks, in milliseconds. */
const POLL_MS = 2;
const LONGEST_POLL_MS = 50;

/**
 * Resolves when all that the server has acknowledged for the table until now can be read.
 *
 * @throws DbError kind `resource` when the server has stopped applying the table's transactions; the attempt's reason when it is
 * given up before
 */
export async function untilVisible(
  queries: Queries,
  table: string,
  { attempt, clock }: { readonly attempt: Attempt; readonly clock: Clock },
): Promise<void> {
  let state = await walState(queries, table, attempt);
  const target = state.acknowledged;
  for (let pauseMs = POLL_MS; state.visible < target; pauseMs = Math.min(pauseMs * 2, LONGEST_POLL_MS)) {
    if (state.isSuspended) throw suspended(table, state);
    await pause(clock, pauseMs, attempt.signal);
    state = await walState(queries, table, attempt);
  }
}

/** The server acknowledges rows of a suspended table and shows them to nobody. */
export function suspended(table: string, { errorTag }: WalState): DbError {
  const why = /^[A-Z ]{1,40}$/.test(errorTag) ? ` (${errorTag})` : '';
  return new DbError({
    kind: 'resource',
    outcome: 'not_applied',
    message: `table ${table} is suspended${why}: rows are stored and not shown; remove the cause that the server's log names, then run ALTER TABLE ${table} RESUME WAL`,
    details: { table, suspended: true },
  });
}

function transaction(value: Value | undefined): bigint {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : BigInt(Number(value ?? 0));
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      clock.clearTimer(timer);
      reject(signal.reason);
    };
    const timer = clock.setTimer(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
