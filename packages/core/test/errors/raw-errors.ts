/** An error as libuv's callers make it. */
export function systemError(code: string, syscall?: string, message: string = `${syscall ?? 'read'} ${code}`): Error {
  return Object.assign(new Error(message), { code, errno: -1, ...(syscall === undefined ? {} : { syscall }) });
}

/** An error of the server that the made-up driver of expectation.ts knows by its severity. */
export function serverError(code: string, message = 'refused'): Error {
  return Object.assign(new Error(message), { code, severity: 'ERROR' });
}
