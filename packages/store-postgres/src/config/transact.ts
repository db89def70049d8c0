import { type Attempt, type ChangeContext, type ConfigTransaction, DbError, WorkFailure } from '@tradestore/core';
import { commitChanges, isConflictInside } from './commit-changes.js';
import type { ConfigGround } from './config-ground.js';
import { TransactionRun } from './transaction-run.js';

/**
 * Makes what `work` changes, all or none.
 *
 * @throws WorkFailure what the work threw
 */
export async function transact<T>(
  ground: ConfigGround,
  attempt: Attempt,
  context: ChangeContext,
  work: (tx: ConfigTransaction) => Promise<T>,
): Promise<T> {
  let thrown: WorkFailure | undefined;
  try {
    return await commitChanges(ground, attempt, context, async (changes) => {
      thrown = undefined;
      const run = new TransactionRun(ground, changes);
      try {
        return await run.do(attempt, work);
      } catch (reason) {
        if (!(reason instanceof WorkFailure)) throw reason;
        thrown = reason;
        // The database's reason decides whether the work runs again.
        throw run.failure === undefined ? notWanted() : run.failure.thrown;
      }
    });
  } catch (error) {
    throw thrown === undefined || isConflictInside(error) ? error : thrown;
  }
}

/** Has the transaction rolled back; what its work threw is what goes out. */
function notWanted(): DbError {
  return new DbError({ kind: 'internal', outcome: 'not_applied', message: 'the work of the transaction threw' });
}
