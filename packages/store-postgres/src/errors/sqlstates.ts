import type { ErrorRow } from '@tradestore/core';

const MIGRATE = 'run migratePostgres with the role that owns the schema, then try again';

/**
 * What the server says by a code of five characters (https://www.postgresql.org/docs/current/errcodes-appendix.html). A code that
 * ends in 000 is its class: it also stands for the codes of the class that have no row.
 */
// biome-ignore format: a table, one row a pair of lines
export const sqlStates: Readonly<Record<string, ErrorRow>> = {
  '08000': ['connection', 'T', 'by_phase', 'discard',
    'the connection to the server failed; try again, and if it goes on look at the network and at the server\'s log'],
  '08001': ['connection', 'T', 'by_phase', 'discard',
    'the server could not be reached; try again, and if it goes on check `host` and `port`'],
  '08003': ['connection', 'T', 'by_phase', 'discard',
    'the connection was gone when it was used; try again'],
  '08004': ['connection', 'T', 'by_phase', 'discard',
    'the server rejected the connection; try again, and if it goes on look at the server\'s log'],
  '08006': ['connection', 'T', 'by_phase', 'discard',
    'the connection to the server broke; try again'],
  '08007': ['connection', 'T', 'by_phase', 'discard',
    'the server does not know whether the transaction was committed; repeat only what may happen twice, or read first'],
  // Not transient, although its class is: it is the answer to what is always wrong.
  '08P01': ['protocol', 'P', 'not_applied', 'discard',
    'the server did not understand a message: more than 65535 parameters, a NUL in the text of a statement, or a pooler in between; please report it'],

  '0A000': ['unsupported', 'P', 'not_applied', 'keep',
    'the server does not have this feature; PostgreSQL 15 or newer is needed'],
  '0B000': ['internal', 'P', 'not_applied', 'discard',
    'the transaction could not be begun in this state of the connection; please report it'],
  '0P000': ['config', 'P', 'not_applied', 'discard',
    'the role does not exist on the server; check `user`, and create the roles of docker/postgres/roles.sql'],

  '22000': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a value cannot be stored as its column\'s type'],
  '22001': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a text is longer than its column'],
  '22003': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a number is outside of its column\'s range'],
  '22007': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a time is not written as the server reads it'],
  '22008': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a time is outside of its column\'s range'],
  '22021': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a text holds a character that the server cannot store, such as NUL; take it out'],
  '22023': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a parameter has a value that the server does not take; a notification\'s payload has at most 7999 bytes'],
  '22P02': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a text is not a value of its column\'s type'],
  '22P03': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a binary value is not one of its column\'s type'],
  '22P04': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a row of COPY has missing or additional columns or a broken format'],
  '22P05': ['invalid_argument', 'P', 'not_applied', 'keep',
    'a text holds \\u0000 or a character that the database\'s encoding lacks; take it out, or use a database in UTF8'],

  '23000': ['constraint', 'P', 'not_applied', 'keep',
    'the row contradicts a rule of its table; `details.constraint` names the rule'],
  '23001': ['constraint', 'P', 'not_applied', 'keep',
    'the row is still referred to by others; `details.constraint` names the rule'],
  '23502': ['constraint', 'P', 'not_applied', 'keep',
    'a column must not be null; `details.column` names it'],
  '23503': ['constraint', 'P', 'not_applied', 'keep',
    'a row that this one refers to does not exist, or others refer to this one; `details.constraint` names the rule'],
  '23505': ['constraint', 'P', 'not_applied', 'keep',
    'a row with the same key exists; `details.constraint` names the rule'],
  '23514': ['constraint', 'P', 'not_applied', 'keep',
    'the row fails a check; `details.constraint` names it'],
  '23P01': ['constraint', 'P', 'not_applied', 'keep',
    'the row excludes, or is excluded by, one that exists; `details.constraint` names the rule'],

  '25000': ['internal', 'P', 'not_applied', 'discard',
    'the statement does not fit the state of the transaction; please report it'],
  // Transient, because our connections are meant to write: after a failover a new one finds the primary.
  '25006': ['read_only', 'T', 'not_applied', 'discard',
    'the server takes no writes on this connection; if it is not in the middle of a failover, let `host` name the primary and check the role\'s default_transaction_read_only'],
  '25P02': ['internal', 'P', 'not_applied', 'discard',
    'a statement was sent in a transaction that had failed already; please report it'],
  '25P03': ['timeout', 'T', 'not_applied', 'discard',
    'the transaction was idle for too long and the server ended it; do slow work outside of it, or raise `idleInTransactionTimeoutMs`'],
  '25P04': ['timeout', 'T', 'not_applied', 'discard',
    'the transaction took longer than the server\'s transaction_timeout; make it smaller, or raise that limit'],
  '26000': ['config', 'T', 'not_applied', 'discard',
    'the server does not know the prepared statement: a pooler gave the connection to somebody else; set `preparedStatements: false`, or max_prepared_statements in the pooler'],
  '28000': ['auth', 'P', 'not_applied', 'discard',
    'the server refused who we are; check `user`, `database` and `ssl` against the server\'s pg_hba.conf'],
  '28P01': ['auth', 'P', 'not_applied', 'discard',
    'the server refused the password; check `user` and `password`, or those of `url`'],
  '2D000': ['internal', 'P', 'not_applied', 'discard',
    'the transaction could not be ended where it was; please report it'],
  '3D000': ['config', 'P', 'not_applied', 'discard',
    'the database does not exist on the server; check `database`, or create it'],
  // Kind schema, unlike other names that lead nowhere: the schema has a fixed name, so that it is missing before migrations have run.
  '3F000': ['schema', 'P', 'not_applied', 'discard',
    `the schema \`tradestore\` does not exist: ${MIGRATE}`],

  '40000': ['conflict', 'T', 'not_applied', 'keep',
    'the server rolled the transaction back; run all of it again'],
  '40001': ['conflict', 'T', 'not_applied', 'keep',
    'the transaction collided with another one; run all of it again'],
  '40002': ['constraint', 'P', 'not_applied', 'keep',
    'a rule that is checked at COMMIT failed; `details.constraint` names it'],
  '40003': ['connection', 'T', 'by_phase', 'discard',
    'the server does not know whether the statement was completed; repeat only what may happen twice, or read first'],
  '40P01': ['conflict', 'T', 'not_applied', 'keep',
    'the transaction and another one waited for each other; run all of it again'],

  '42000': ['schema', 'P', 'not_applied', 'keep',
    `a statement does not fit the database's schema: ${MIGRATE}`],
  '42501': ['permission', 'P', 'not_applied', 'keep',
    'the role may not do this; grant it tradestore_writer or tradestore_reader, and note that nobody may change the audit log'],
  '42601': ['schema', 'P', 'not_applied', 'keep',
    'the server could not read a statement of this package; please report it with the server\'s version'],
  '42703': ['schema', 'P', 'not_applied', 'keep',
    `a column does not exist, so the schema is older than this package: ${MIGRATE}`],
  '42883': ['schema', 'P', 'not_applied', 'keep',
    `a function does not exist: ${MIGRATE}`],
  '42P01': ['schema', 'P', 'not_applied', 'keep',
    `a table does not exist: ${MIGRATE}`],
  '42P05': ['config', 'T', 'not_applied', 'discard',
    'the prepared statement exists already: a pooler gave us somebody else\'s connection; set `preparedStatements: false`, or max_prepared_statements in the pooler'],
  '42P07': ['schema', 'P', 'not_applied', 'keep',
    'a table or an index of this name exists already; look at what migratePostgres reports as pending'],
  '44000': ['constraint', 'P', 'not_applied', 'keep',
    'the row is outside of the view that it is written through'],

  '53000': ['resource', 'T', 'not_applied', 'keep',
    'the server ran out of a resource; look at its log'],
  '53100': ['resource', 'T', 'not_applied', 'keep',
    'the server\'s disk is full; make room, nothing can be written until then', { retryAfterMs: 5_000 }],
  '53200': ['resource', 'T', 'not_applied', 'keep',
    'the server is out of memory; lower work_mem or the load', { retryAfterMs: 1_000 }],
  '53300': ['overloaded', 'T', 'not_applied', 'discard',
    'the server has no connection left: raise its max_connections (or the role\'s CONNECTION LIMIT), or lower `maxConnections`'],
  '53400': ['resource', 'T', 'not_applied', 'keep',
    'a limit of the server\'s configuration is exceeded, such as temp_file_limit; raise it, or ask for less'],
  '54000': ['invalid_argument', 'P', 'not_applied', 'keep',
    'the statement is too large for the server: too many columns, arguments or levels'],

  '55000': ['schema', 'P', 'not_applied', 'keep',
    'an object is not in the state that the statement needs; see whether a migration is half done'],
  '55006': ['conflict', 'T', 'not_applied', 'keep',
    'the object is in use; try again'],
  '55P03': ['conflict', 'T', 'not_applied', 'keep',
    'a lock was not to be had within `lockTimeoutMs`; try again, and look for a long transaction or a migration that holds it'],

  '57000': ['connection', 'T', 'by_phase', 'discard',
    'an operator intervened; try again'],
  // Every text but that of the statement timeout; see sqlStateTexts.
  '57014': ['cancelled', 'P', 'not_applied', 'keep',
    'the statement was cancelled by an operator, or by a limit that the server names in another language than English'],
  '57P01': ['connection', 'T', 'by_phase', 'discard',
    'the server is stopping, or an operator ended the connection; try again'],
  '57P02': ['connection', 'T', 'by_phase', 'discard',
    'the server ended the connection because another one of its processes had crashed; try again'],
  '57P03': ['connection', 'T', 'not_applied', 'discard',
    'the server is starting, stopping or recovering; try again'],
  '57P04': ['config', 'P', 'not_applied', 'discard',
    'the database was dropped; check `database`'],
  '57P05': ['timeout', 'T', 'not_applied', 'discard',
    'the connection was idle for longer than the server\'s idle_session_timeout; try again, and lower `idleTimeoutMs`'],
  '58000': ['resource', 'T', 'not_applied', 'discard',
    'the server\'s system failed it; look at its log'],
  '58030': ['resource', 'T', 'not_applied', 'discard',
    'the server could not read or write its files; look at its log and its disk'],
  '58P01': ['internal', 'P', 'not_applied', 'discard',
    'a file that the server needs does not exist; look at its log'],
  '58P02': ['internal', 'P', 'not_applied', 'discard',
    'a file of the server exists already; look at its log'],
  '58P03': ['internal', 'P', 'not_applied', 'discard',
    'a name of a file is too long for the server; look at its log'],
  '72000': ['conflict', 'T', 'not_applied', 'keep',
    'the snapshot is too old; run the whole transaction again'],

  F0000: ['config', 'P', 'not_applied', 'discard',
    'the server\'s configuration or lock file is broken; look at its log'],
  P0000: ['internal', 'P', 'not_applied', 'keep',
    'a function of the database failed; look at its triggers'],
  P0001: ['constraint', 'P', 'not_applied', 'keep',
    'a trigger or a function of the database refused the change'],
  P0004: ['constraint', 'P', 'not_applied', 'keep',
    'an assertion of a function of the database failed'],
  XX000: ['internal', 'P', 'by_phase', 'discard',
    'the server, or a pooler before it, failed by a defect of its own; look at its log'],
  XX001: ['corrupt_data', 'P', 'by_phase', 'discard',
    'the server reports damaged data: stop writing, look at its log, and restore from a backup'],
  XX002: ['corrupt_data', 'P', 'by_phase', 'discard',
    'the server reports a damaged index: stop writing, look at its log, and reindex'],
};

/** What a code means together with a text or a severity. */
export interface SqlStateVariant {
  readonly code: string;
  /** Found in the server's text. */
  readonly text?: RegExp;
  readonly severity?: 'FATAL';
  readonly row: ErrorRow;
}

/**
 * Codes with two meanings: the first of these rows that fits comes before {@link sqlStates}. The texts are English, and a server
 * may speak another language (`lc_messages`), which only a superuser changes. Then a statement timeout passes for a cancellation:
 * it is not retried, which costs less than to run a statement again that an operator has stopped. Ends are compared where knex
 * may have written its SQL before the server's text.
 */
// biome-ignore format: a table, one row a group of lines
export const sqlStateVariants: readonly SqlStateVariant[] = [
  { code: '57014', text: /canceling statement due to statement timeout$/, row:
    ['timeout', 'T', 'not_applied', 'keep',
      'the statement took longer than `timeoutMs` or `statementTimeoutMs`; ask for less, or give it more time'] },
  { code: '0A000', text: /cached plan must not change result type$/, row:
    ['schema', 'T', 'not_applied', 'discard',
      'a table has changed since the statement was prepared; try again, on a new connection'] },
  // PgBouncer gives this code to all that it says by itself.
  { code: '08P01', text: /query_wait_timeout|server_login_retry|pgbouncer cannot connect|no more connections allowed/, row:
    ['overloaded', 'T', 'not_applied', 'discard',
      'the pooler has no connection to the server for us; raise its pool size or max_client_conn, or lower `maxConnections`'] },
  { code: '08P01', text: /server conn crashed/, row:
    ['connection', 'T', 'by_phase', 'discard',
      'the pooler lost its connection to the server; try again'] },
  { code: '08P01', severity: 'FATAL', row:
    ['protocol', 'P', 'by_phase', 'discard',
      'the server, or a pooler before it, ended the connection because of a message; please report it'] },
];
