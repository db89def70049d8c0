import { DbError } from '@tradestore/core';

/** Two transactions wait for each other. */
export function deadlock(): DbError {
  return new DbError({
    kind: 'conflict',
    outcome: 'not_applied',
    message: 'a deadlock: transactions wait for what each other has locked; lock records in the same order everywhere',
  });
}
