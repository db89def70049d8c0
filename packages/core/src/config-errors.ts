import type { RecordKind } from './config-store.js';
import { DbError } from './db-error.js';

/*
 * What every configuration store refuses, in the same words. All of them leave the store as it was.
 */

/** What is known of the last change of a record that is not as expected. */
export interface LastChange {
  /** 0: there was none. */
  readonly version: number;
  readonly live: boolean;
  /** Of its audit entry; 0n: it has none, or not yet. */
  readonly seq: bigint;
  readonly correlationId: string | null;
}

/** `expectedVersion` does not hold: only a new decision of the caller's helps. */
export function versionConflict(kind: RecordKind, { version, live, seq, correlationId }: LastChange): DbError {
  return new DbError({
    kind: 'conflict',
    transient: false,
    outcome: 'not_applied',
    message: `${kind}: expectedVersion: must be the version of the live ${kind}, or 0 when there is none; get it and decide anew`,
    details: { currentVersion: version, live, lastCorrelationId: correlationId, seq },
  });
}

/** A rule needs a live profile. */
export function noLiveProfile(): DbError {
  return new DbError({
    kind: 'constraint',
    outcome: 'not_applied',
    message: 'rule: profileId: must be the id of a live profile; save the profile first',
    details: { what: 'rule', field: 'profileId' },
  });
}

/** A profile is still in use. */
export function hasOpenRules(): DbError {
  return new DbError({
    kind: 'constraint',
    outcome: 'not_applied',
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
