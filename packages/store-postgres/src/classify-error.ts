import {
  classifyThrown,
  type DbError,
  type DriverTables,
  type ErrorCircumstances,
  keepsConnectionAfter,
} from '@tradestore/core';
import { driverMessages } from './errors/driver-messages.js';
import { driverNames } from './errors/driver-names.js';
import { fromServer } from './errors/from-server.js';

const tables: DriverTables = { fromServer, messages: driverMessages, names: driverNames };

/**
 * Makes a {@link DbError} of what a driver, the server or a socket threw; a DbError passes as it is. The tables are in `errors/`, in
 * pg-client and in core. Its `code` is the SQLSTATE or Node's code, its `cause` what was thrown; its message is fixed text, because
 * the server's and the drivers' texts hold values, SQL and names of users. It never throws.
 */
export function classifyError(thrown: unknown, circumstances: ErrorCircumstances): DbError {
  return classifyThrown(thrown, tables, circumstances);
}

/**
 * May the connection serve another call after this error? Not the same question as whether the error is transient. A DbError is
 * judged by its cause; one without a cause was made by this package, and says nothing against the connection.
 */
export function keepsConnection(thrown: unknown): boolean {
  return keepsConnectionAfter(thrown, tables);
}
