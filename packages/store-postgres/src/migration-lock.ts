import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationSession } from './migration-session.js';

/** How long to wait until the lock is asked for again, in milliseconds. */
const POLL_MS = 100;

const takeLock = `select pg_try_advisory_lock(hashtextextended('tradestore.migrations', 0)) as taken`;

/**
 * Waits until no other run of migrations is at work on the database. The lock is the connection's, so that of a runner that was
 * killed is free, and the same connection does all the work: there is no work without the lock.
 *
 * It asks again and again, because a runner that waits inside of `pg_advisory_lock` has an open transaction, for whose end `create
 * index concurrently` of the runner that has the lock would wait.
 */
export async function takeMigrationLock(run: MigrationSession): Promise<void> {
  run.step = 'waiting for another run of migrations';
  while (!(await isTaken(run))) await pause(POLL_MS, undefined, { signal: run.signal });
}

async function isTaken({ client }: MigrationSession): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(takeLock);
  return rows[0]?.taken === true;
}
