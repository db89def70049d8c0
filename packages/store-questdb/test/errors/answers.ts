/** An answer of the server to a write, as 9.3.4 makes it. */
export function writeAnswer(said: string, code = 'invalid'): string {
  const message = `failed to parse line protocol:errors encountered on line(s):${said}`;
  return JSON.stringify({ code, message, line: 1, errorId: '20e31f1934d5-1' });
}

/** Of one line, as 9.3.4 makes it. */
export function lineAnswer(said: string): string {
  return writeAnswer(`\nerror in line 1: ${said}`);
}

/** Of a commit, which comes with status 500. */
export function commitAnswer(said: string): string {
  return writeAnswer(`write error: tradestore_trades, errno: -1, error: ${said}`, 'internal error');
}
