import pg, { type DatabaseError } from 'pg';

/** What the server sends with an error; `message` and `severity` default to what most have. */
export type ServerFields = Partial<Omit<DatabaseError, 'length' | 'name' | 'stack' | 'cause'>>;

/** An error of the server, of the driver's own class. */
export function serverError(
  code: string,
  { message = 'refused', severity = 'ERROR', ...more }: ServerFields = {},
): DatabaseError {
  return Object.assign(new pg.DatabaseError(message, 100, 'error'), { severity, code, ...more });
}

/** The same of another copy of the driver: its class is not the one that we import. */
export function foreignServerError(code: string, fields: ServerFields = {}): Error {
  const { message, ...more } = serverError(code, fields);
  return Object.assign(new Error(fields.message ?? message ?? 'refused'), { ...more, name: 'error' });
}

/** An error as libuv's callers make it. */
export function systemError(code: string, syscall?: string, message: string = `${syscall ?? 'read'} ${code}`): Error {
  return Object.assign(new Error(message), { code, errno: -1, ...(syscall === undefined ? {} : { syscall }) });
}
