import type { DbError } from '@tradestore/core';
import type { CallUnderWay } from '../calls-under-way.js';
import type { MockServer } from '../server.js';
import { answering } from './answering.js';
import type { Transaction } from './transaction.js';

/** How often a transaction that meets a deadlock runs at most: each time it is behind those that it has met. */
const RUNS_MAX = 10;

/**
 * Runs a transaction until it is committed or fails, and rolls it back when it is given up.
 *
 * @param call of the store, which the transaction is all of
 * @throws DbError kind `conflict`, transient, when it has met a deadlock in each of its runs
 */
export async function runTransaction<T>(
  call: CallUnderWay,
  server: MockServer,
  begin: () => Transaction,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let run = 1; ; run++) {
    const tx = begin();
    const ending = await endOf(tx, call, server, work);
    if ('result' in ending) return ending.result;
    call.assertWanted();
    if (!mayRunAgain(tx.failure)) throw ending.thrown;
    if (run === RUNS_MAX) {
      throw tx.failure.with({ message: `the transaction met a deadlock in each of its ${RUNS_MAX} runs` });
    }
  }
}

async function endOf<T>(
  tx: Transaction,
  call: CallUnderWay,
  server: MockServer,
  work: (tx: Transaction) => Promise<T>,
): Promise<{ readonly result: T } | { readonly thrown: unknown }> {
  try {
    const result = await work(tx);
    tx.seal();
    // It is rolled back, whatever the call that failed has said of itself.
    if (tx.failure !== undefined) return { thrown: tx.failure.with({ outcome: 'not_applied' }) };
    await answering(call, server);
    call.assertWanted();
    tx.commit();
    call.noteApplied();
    return { result };
  } catch (thrown) {
    return { thrown };
  } finally {
    tx.end();
  }
}

/** The database's own conflicts pass: nothing was applied, and the locks of the run are released. */
function mayRunAgain(failure: DbError | undefined): failure is DbError {
  return failure?.kind === 'conflict' && failure.isTransient();
}
