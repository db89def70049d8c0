import { isDbError } from '@tradestore/core';

/** Is it something that a change was refused with? They leave a transaction as it is. */
export function isRefusal(thrown: unknown): boolean {
  if (!isDbError(thrown)) return false;
  return thrown.kind === 'constraint' || (thrown.kind === 'conflict' && thrown.isPermanent());
}
