import type { DriverMessage } from '@tradestore/core';

const PASSWORD =
  'the server wants a password and got none: give `password`, or one in `url`, as a text that is not empty';
const CLOSED = 'the store has been closed; open another one';
const DEFECT = 'the driver was used in a way that it does not allow; please report it';
const NO_TLS =
  'let the server offer TLS, or set `ssl: false` (`sslmode=disable` in `url`) on a network that you trust, and only there';

/** Messages of pg, pg-pool and pg-protocol; the first row that fits counts. */
// biome-ignore format: a table, one row a group of lines
export const pgMessages: readonly DriverMessage[] = [
  { of: 'pg', is: 'Connection terminated unexpectedly', row:
    ['connection', 'T', 'by_phase', 'discard',
      'the server closed the connection; try again', { isBareLoss: true }] },
  { of: 'pg', is: 'Connection terminated', closing: true, row:
    ['closed', 'P', 'by_phase', 'discard', CLOSED] },
  { of: 'pg', is: 'Connection terminated', row:
    ['connection', 'T', 'by_phase', 'discard',
      'the connection was given up while a statement ran on it; try again', { isBareLoss: true }] },
  { of: 'pg-pool', is: 'Connection terminated due to connection timeout', row:
    ['timeout', 'T', 'not_applied', 'discard',
      'connecting took longer than `connectTimeoutMs`; check `host` and `port`, the network, and that the server answers'] },
  { of: 'pg', is: 'timeout expired', row:
    ['timeout', 'T', 'not_applied', 'discard',
      'connecting took longer than `connectTimeoutMs`; check `host` and `port`, the network, and that the server answers'] },
  { of: 'pg-pool', is: 'timeout exceeded when trying to connect', row:
    ['overloaded', 'T', 'not_applied', 'none',
      'no connection of the pool became free in time; send fewer calls at once, or raise `maxConnections`'] },
  { of: 'pg', is: 'Query read timeout', row:
    ['timeout', 'T', 'by_phase', 'discard',
      'the server did not answer within the pool\'s query_timeout, and may still be at work; ask for less, or give it more time'] },
  { of: 'pg', is: 'Client has encountered a connection error and is not queryable', row:
    ['connection', 'T', 'not_applied', 'discard',
      'the connection had failed before the statement was sent; try again', { isBareLoss: true }] },
  { of: 'pg', is: 'Client was closed and is not queryable', closing: true, row:
    ['closed', 'P', 'not_applied', 'discard', CLOSED] },
  { of: 'pg', is: 'Client was closed and is not queryable', row:
    ['connection', 'T', 'not_applied', 'discard',
      'the connection had been closed before the statement was sent; try again', { isBareLoss: true }] },
  { of: 'pg-pool', is: 'Cannot use a pool after calling end on the pool', row:
    ['closed', 'P', 'not_applied', 'none',
      'the pool has been ended: by close, or by whoever handed it in as `pool`; open another one'] },
  { of: 'pg-pool', is: 'Called end on pool more than once', row:
    ['internal', 'P', 'not_applied', 'none',
      'the pool was ended twice; a pool that is handed in as `pool` is ended by its owner alone'] },
  { of: 'pg-pool', is: 'Release called on client which has already been released to the pool.', row:
    ['internal', 'P', 'not_applied', 'none', DEFECT] },
  { of: 'pg', is: 'Client has already been connected. You cannot reuse a client.', row:
    ['internal', 'P', 'not_applied', 'none', DEFECT] },

  { of: 'pg', is: 'The server does not support SSL connections', row:
    ['config', 'P', 'not_applied', 'discard', `the server does not speak TLS: ${NO_TLS}`] },
  { of: 'pg', is: 'There was an error establishing an SSL connection', row:
    ['config', 'P', 'not_applied', 'discard',
      `the server answered the request for TLS with something else; check that \`port\` is PostgreSQL's, or: ${NO_TLS}`] },
  { of: 'pg', is: 'sslnegotiation=direct requires SSL to be enabled', row:
    ['config', 'P', 'not_applied', 'none', 'PGSSLNEGOTIATION asks for direct TLS, and TLS is off: set `ssl: true`, or unset it'] },
  { of: 'pg', starts: 'Invalid sslnegotiation value: "', row:
    ['config', 'P', 'not_applied', 'none', 'PGSSLNEGOTIATION has a value that the driver does not know: use postgres or direct, or unset it'] },
  { of: 'pg', is: 'Password must be a string', row:
    ['auth', 'P', 'not_applied', 'discard', PASSWORD] },
  { of: 'pg', starts: 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a', row:
    ['auth', 'P', 'not_applied', 'discard', PASSWORD] },
  { of: 'pg', is: 'SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match', row:
    ['auth', 'P', 'not_applied', 'discard',
      'the server could not prove that it knows the password: it is not the server that it should be; check `host`, `port` and `ssl`'] },
  { of: 'pg', starts: 'SASL: ', row:
    ['auth', 'P', 'not_applied', 'discard',
      'logging in by SCRAM failed; check `password`, and that the server is the one that it should be'] },
  { of: 'pg', starts: 'SASL channel binding: ', row:
    ['config', 'P', 'not_applied', 'discard',
      'the server\'s certificate cannot be used for channel binding; switch enableChannelBinding off, or give the server another certificate'] },
  { of: 'pg-protocol', starts: 'Unknown authenticationOk message type ', row:
    ['config', 'P', 'not_applied', 'discard',
      'the server wants a kind of authentication that the driver does not have; allow scram-sha-256 in its pg_hba.conf'] },

  { of: 'pg', starts: 'Received unexpected ', row:
    ['protocol', 'T', 'by_phase', 'discard',
      'the server sent a message that fits no question; try again, and if it goes on look at what lies between us and the server'] },
  { of: 'pg-protocol', starts: 'received invalid response: ', row:
    ['protocol', 'T', 'by_phase', 'discard',
      'the server sent what is not PostgreSQL\'s protocol; check `host` and `port`, and what lies between us and the server'] },
  { of: 'pg', starts: 'Prepared statements must be unique - \'', row:
    ['internal', 'P', 'not_applied', 'keep', 'two statements have one name; please report it'] },
  { of: 'pg', is: 'Query values must be an array', row:
    ['invalid_argument', 'P', 'not_applied', 'keep', DEFECT] },
  { of: 'pg', is: 'A query must have either text or a name. Supplying neither is unsupported.', row:
    ['invalid_argument', 'P', 'not_applied', 'keep', DEFECT] },
  { of: 'pg', starts: 'circular reference detected while preparing "', row:
    ['invalid_argument', 'P', 'not_applied', 'keep', 'a value refers to itself, so it cannot be written as JSON'] },
  { of: 'pg', is: 'Client was passed a null or undefined query', row:
    ['internal', 'P', 'not_applied', 'keep', DEFECT] },
  { of: 'pg', is: 'callback is not a function', row:
    ['internal', 'P', 'not_applied', 'keep', DEFECT] },
  { of: 'pg', ends: ' not supported in pipeline mode', row:
    ['internal', 'P', 'not_applied', 'keep', 'the pool that was handed in has `pipeline: true`, which knows no COPY; switch it off'] },
];
