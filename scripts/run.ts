/** Runs programs of node_modules/.bin. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a program is run. */
export interface RunOptions {
  /** Set besides this process's environment. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Show what it prints only when it fails. */
  readonly quiet?: boolean | undefined;
}

/** Runs a program in the terminal of this process and resolves with its exit code. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  const child = spawn(program, args, {
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ...options.env },
    // Windows finds .cmd files through a shell only.
    shell: process.platform === 'win32',
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) for (const chunk of output) process.stderr.write(chunk);
  return typeof code === 'number' ? code : 1;
}

/** Runs turbo with this repository's settings and resolves with its exit code. */
export function turbo(args: readonly string[], options: Pick<RunOptions, 'quiet'> = {}): Promise<number> {
  return run('turbo', args, { ...options, env: { TURBO_TELEMETRY_DISABLED: '1' } });
}
