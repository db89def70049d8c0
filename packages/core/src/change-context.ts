/** Who makes a change, and why: it goes into the audit log with the change. */
export interface ChangeContext {
  /** 1 to 128 characters: a person, a service. */
  readonly actor: string;
  /** Free text of at most 2 000 UTF-16 units. */
  readonly reason?: string | undefined;
  /**
   * 1 to 128 characters that tie changes together, or a change to the request that asked for it. Make one for each change, and
   * a caller whose reply was lost recognises its own write by `details.lastCorrelationId` of the conflict.
   */
  readonly correlationId?: string | undefined;
}

/** A copy of who and why: the caller's object may change while the call waits. */
export function ownContext({ actor, reason, correlationId }: ChangeContext): ChangeContext {
  return { actor, reason, correlationId };
}
