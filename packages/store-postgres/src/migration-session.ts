import { abortError, DbError, type Outcome } from '@tradestore/core';
import { Pool, type PoolClient } from 'pg';
import { checkedOptions } from './checked-options.js';
import { classifyError } from './classify-error.js';
import { MigrationClient } from './migration-client.js';
import type { PostgresOptions } from './options.js';
import { poolConfig } from './pool-config.js';
import { Session } from './session.js';

/** Where migrations are run: a URL, options, or a pool that the caller owns. */
export type MigrationTarget = string | PostgresOptions | Pool;

/** The one connection of a run of migrations. */
export interface MigrationSession {
  readonly client: MigrationClient;
  readonly session: Session;
  /** Aborts at the deadline and when the caller gives up. */
  readonly signal: AbortSignal;
  /** What it is about, for the error of a deadline: `waiting for another run of migrations`. */
  step: string;
  /** What becomes of the work if it fails now. */
  outcome: Outcome;
}

/** Whose run it is, how long it may take, and who may end it before. */
export interface MigrationRun {
  /** The function that was called, for errors. */
  readonly operation: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** How long closing the connection may take until it is cut, in milliseconds. */
const END_GRACE_MS = 1_000;

/** How long a statement may wait for a lock, in milliseconds, since whatever comes to the table meanwhile waits behind it. */
export const LOCK_TIMEOUT_MS = 1_000;

/**
 * Runs work on a connection of its own, which is closed afterwards: it has had settings, a role and a lock that nobody else should
 * find. Of a pool that is handed in one client is taken, which is not given back but ended; so passwords that are functions, TLS
 * and all else hold as in the pool.
 *
 * The connection must lead to the server itself, not through a pooler in transaction mode: the lock is the session's.
 */
export async function withMigrationSession<T>(
  target: MigrationTarget,
  { operation, timeoutMs, signal: callers }: MigrationRun,
  work: (session: MigrationSession) => Promise<T>,
): Promise<T> {
  const options = checkedOptions(target);
  if (callers?.aborted) throw abortError(callers, 'not_applied').with({ store: 'postgres', operation });
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = callers === undefined ? deadline : AbortSignal.any([callers, deadline]);
  const pool = options.pool ?? new Pool({ ...poolConfig(options), max: 1 });
  const run: RunState = { step: 'connecting', outcome: 'not_applied' };
  const whyItFailed = (thrown: unknown): DbError => {
    // Whatever it was that failed then: it failed because the connection was cut.
    if (callers?.aborted) return abortError(callers, run.outcome);
    if (deadline.aborted) return tookTooLong(run, timeoutMs, thrown);
    return classifyError(thrown, { phase: run.outcome });
  };
  try {
    return await withClient(pool, signal, async (connected) => {
      const client = new MigrationClient(connected);
      const session = new Session(connected, { preparedStatements: false });
      const abandon = (): void => session.abandon();
      signal.addEventListener('abort', abandon);
      try {
        signal.throwIfAborted();
        await client.query(sessionSettings);
        return await work(Object.assign(run, { client, session, signal }));
      } finally {
        signal.removeEventListener('abort', abandon);
      }
    });
  } catch (thrown) {
    throw whyItFailed(thrown).with({ store: 'postgres', operation });
  } finally {
    const ended = options.pool === undefined ? pool.end() : undefined;
    // Who has given up does not wait for a server that doesn't answer; connecting to it has a limit of its own.
    if (!signal.aborted) await ended;
  }
}

type RunState = Pick<MigrationSession, 'outcome' | 'step'>;

/**
 * The search path is empty, so that nothing that somebody put into a schema is called in place of what PostgreSQL has. A run is
 * bounded by its deadline, not by limits that are meant for queries. The interval makes the server look whether we are still
 * there while it works, so that a runner that was killed lets go of the lock; not every platform of a server can do that.
 */
const sessionSettings = `
set search_path = pg_catalog, pg_temp;
set lock_timeout = ${LOCK_TIMEOUT_MS};
set statement_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set idle_session_timeout = 0;
do $$ begin
  set client_connection_check_interval = 1000;
exception when invalid_parameter_value then null;
end $$;
do $$ begin
  perform set_config('transaction_timeout', '0', false);
exception when undefined_object then null; -- before PostgreSQL 17
end $$;
`;

async function withClient<T>(pool: Pool, signal: AbortSignal, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await connectWithin(pool, signal);
  // Without a listener, an error while nothing is being asked ends the process.
  client.on('error', () => {});
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  try {
    return await work(client);
  } finally {
    client.release(true);
    // Its locks are free once the server knows; a server that is frozen never says so.
    const timer = setTimeout(() => new Session(client, { preparedStatements: false }).destroy(), END_GRACE_MS);
    await ended;
    clearTimeout(timer);
  }
}

/** A pool that was handed in may wait for ever for a connection; what comes too late goes back to it. */
async function connectWithin(pool: Pool, signal: AbortSignal): Promise<PoolClient> {
  const onIdleError = (): void => {
    // The pool has removed the connection.
  };
  pool.on('error', onIdleError);
  const connecting = pool.connect();
  let giveUp: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp);
  });
  try {
    return await Promise.race([connecting, aborted]);
  } catch (thrown) {
    connecting.then(
      (client) => client.release(),
      () => {},
    );
    throw thrown;
  } finally {
    pool.off('error', onIdleError);
    if (giveUp !== undefined) signal.removeEventListener('abort', giveUp);
  }
}

function tookTooLong({ step, outcome }: RunState, timeoutMs: number, cause: unknown): DbError {
  const message = `the migrations took longer than ${timeoutMs} ms, ${step}: raise timeoutMs, or end what it waits for`;
  return new DbError({ kind: 'timeout', message, outcome, cause });
}
