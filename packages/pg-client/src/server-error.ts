import type { ThrownFields } from '@tradestore/core';
import { DatabaseError } from 'pg';

/** An error that the server has sent. Its code has five characters; its names of tables and columns are safe to show. */
export type ServerError = Pick<DatabaseError, 'constraint' | 'table' | 'schema' | 'column' | 'routine' | 'severity'> & {
  readonly code: string;
};

/**
 * The server's errors have a severity, which tells them from EPIPE: that has five capital letters too. Both signs are asked for,
 * because several copies of the driver can be installed, each with a class of its own.
 */
export function isServerError(error: ThrownFields): error is ServerError {
  const { code, severity } = error;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return false;
  return error instanceof DatabaseError || typeof severity === 'string';
}
