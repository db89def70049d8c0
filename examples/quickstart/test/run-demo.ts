import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

/** What a run of the program came to. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Generous: a run takes a second, but a loaded machine may be slow. */
export const LIMIT_MS = 60_000;

/** Runs the demo as a user does, in an environment without `TRADESTORE_` variables but those given. */
export function runDemo(args: readonly string[], variables: Record<string, string> = {}): Promise<Run> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TRADESTORE_'));
  const env = { ...Object.fromEntries(inherited), ...variables };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], { env, timeout: LIMIT_MS }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode !== 'number') reject(error);
      else resolve({ exitCode, stdout, stderr: stripVTControlCharacters(stderr) });
    });
  });
}
