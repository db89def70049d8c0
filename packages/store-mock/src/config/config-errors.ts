import { DbError, type RecordKind, type Versioned } from '@tradestore/core';

/** What is known of the last change of a record that is not as expected. */
export interface LastKnown {
  /** Undefined: there was none. */
  readonly version: Versioned<unknown> | undefined;
  readonly correlationId: string | null;
  /** 0n: it has no audit entry, or not yet. */
  readonly seq: bigint;
}

/** `expectedVersion` does not hold: only a new decision of the caller's helps. */
export function versionConflict(kind: RecordKind, { version, correlationId, seq }: LastKnown): DbError {
  return new DbError({
    kind: 'conflict',
    transient: false,
    outcome: 'not_applied',
    message: `${kind}: expectedVersion: must be the version of the live ${kind}, or 0 when there is none; get it and decide anew`,
    details: {
      currentVersion: version?.version ?? 0,
      live: (version?.record ?? null) !== null,
      lastCorrelationId: correlationId,
      seq,
    },
  });
}

/** Two transactions wait for each other. */
export function deadlock(): DbError {
  return new DbError({
    kind: 'conflict',
    outcome: 'not_applied',
    message: 'a deadlock: transactions wait for what each other has locked; lock records in the same order everywhere',
  });
}

/** A rule needs a live profile. */
export function noLiveProfile(): DbError {
  return new DbError({
    kind: 'constraint',
    message: 'rule: profileId: must be the id of a live profile; save the profile first',
    details: { what: 'rule', field: 'profileId' },
  });
}

/** A profile is still in use. */
export function hasOpenRules(): DbError {
  return new DbError({
    kind: 'constraint',
    message: 'profile: has rules that are not done; remove them, or save them as done, first',
    details: { what: 'profile' },
  });
}

/** Something uses a transaction that has ended. */
export function transactionEnded(): DbError {
  return new DbError({
    kind: 'closed',
    outcome: 'not_applied',
    message: 'the transaction has ended; use its tx inside of work only, and wait there for what it returns',
  });
}
