import type { ChangeContext } from '@tradestore/core';

/** A copy of who and why: the caller's object may change while the call waits. */
export function ownContext({ actor, reason, correlationId }: ChangeContext): ChangeContext {
  return { actor, reason, correlationId };
}
