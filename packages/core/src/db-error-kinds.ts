import type { Outcome } from './outcome.js';

/** What a kind says when the error itself says nothing else. */
export interface ErrorKindDefaults {
  /** Could the same call succeed later without anybody changing anything? */
  readonly transient: boolean;
  /** `unknown` where bytes of a write may have left before the failure. */
  readonly outcome: Outcome;
  /** When to use it, in one line. */
  readonly use: string;
}

/**
 * What can go wrong. Append-only: kinds are added, never renamed or removed, so treat one that you don't know as `unknown`.
 */
export type DbErrorKind =
  | 'connection'
  | 'timeout'
  | 'overloaded'
  | 'conflict'
  | 'constraint'
  | 'invalid_argument'
  | 'schema'
  | 'auth'
  | 'permission'
  | 'read_only'
  | 'resource'
  | 'config'
  | 'unsupported'
  | 'protocol'
  | 'closed'
  | 'cancelled'
  | 'corrupt_data'
  | 'internal'
  | 'unknown';

/** Every kind with its defaults; classification tables override them where a backend knows better. */
export const errorKinds: Readonly<Record<DbErrorKind, ErrorKindDefaults>> = {
  connection: {
    transient: true,
    outcome: 'unknown',
    use: 'The path to the server is broken or refused, or the server is starting, stopping or failing over.',
  },
  timeout: { transient: true, outcome: 'unknown', use: 'A deadline passed.' },
  overloaded: {
    transient: true,
    outcome: 'not_applied',
    use: 'A bounded resource of connections, queue places or file handles is full; shed load.',
  },
  conflict: {
    transient: true,
    outcome: 'not_applied',
    use: 'A concurrency conflict: serialization, deadlock, lock not available, version.',
  },
  constraint: { transient: false, outcome: 'not_applied', use: 'The data contradicts a rule of the store.' },
  invalid_argument: { transient: false, outcome: 'not_applied', use: 'The value or call cannot be stored as given.' },
  schema: { transient: false, outcome: 'not_applied', use: 'A table, column or function is missing or differs.' },
  auth: { transient: false, outcome: 'not_applied', use: 'Who you are was refused.' },
  permission: { transient: false, outcome: 'not_applied', use: 'You are known, but not allowed.' },
  read_only: {
    transient: false,
    outcome: 'not_applied',
    use: 'A replica or a read-only transaction refused a write.',
  },
  resource: {
    transient: false,
    outcome: 'not_applied',
    use: 'Disk, memory, I/O, missing replicas, or a result that is too large.',
  },
  config: {
    transient: false,
    outcome: 'not_applied',
    use: 'Wrong host, port, database, TLS set-up or option.',
  },
  unsupported: {
    transient: false,
    outcome: 'not_applied',
    use: 'The server, driver or package does not have this feature.',
  },
  protocol: { transient: false, outcome: 'unknown', use: 'The byte stream was not understood by one side.' },
  closed: { transient: false, outcome: 'not_applied', use: 'We closed the store.' },
  cancelled: { transient: false, outcome: 'unknown', use: 'The caller or an operator cancelled.' },
  corrupt_data: {
    transient: false,
    outcome: 'unknown',
    use: 'Stored bytes cannot be decoded, or the server reports damaged data.',
  },
  internal: { transient: false, outcome: 'unknown', use: "A defect, ours or the server's." },
  unknown: { transient: false, outcome: 'unknown', use: 'Nothing matched.' },
};
