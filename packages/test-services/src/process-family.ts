import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** It has ended and waits for its parent to notice: it holds nothing any more. */
  readonly zombie: boolean;
}

/**
 * A process and its children, itself first; empty when it is gone. A postmaster's backends are all its direct children, each in
 * a process group of its own: a signal to the group reaches none of them.
 */
export async function familyOf(pid: number): Promise<number[]> {
  const alive = (await processes()).filter(({ zombie }) => !zombie);
  const children = alive.filter(({ parent }) => parent === pid).map((entry) => entry.pid);
  return alive.some((entry) => entry.pid === pid) ? [pid, ...children] : children;
}

/** Sends a signal to each that is still there. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

/** Resolves to the pids that are left when all are gone or the time is over. No event tells of processes that are not our children. */
export async function waitUntilGone(pids: readonly number[], timeoutMs: number): Promise<number[]> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const alive = new Set((await processes()).filter(({ zombie }) => !zombie).map(({ pid }) => pid));
    const left = pids.filter((pid) => alive.has(pid));
    if (left.length === 0 || performance.now() > deadline) return left;
    await sleep(10);
  }
}

/** Is there a process of this pid, whoever it belongs to? */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isGone(error);
  }
}

/** The command line of a process, null when it is gone. */
export async function commandLine(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    return (await readIfThere(`/proc/${pid}/cmdline`))?.replaceAll('\0', ' ') ?? null;
  }
  // ps fails when there is no such process.
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => null,
  );
}

/** Text of a file, null when there is none: also when its process ends while it is read. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isError(error, 'ENOENT') || isError(error, 'ESRCH')) return null;
    throw error;
  }
}

const run = promisify(execFile);

/** From /proc where there is one, since small images have no `ps`. */
async function processes(): Promise<ProcessEntry[]> {
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
    return stdout.split('\n').flatMap((line) => entry(line.trim().split(/\s+/)));
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const entries = await Promise.all(
    pids.map(async (pid) => {
      // pid (name) state parent ...; the name may hold anything, also spaces and parentheses.
      const stat = await readIfThere(`/proc/${pid}/stat`);
      const [state, parent] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
      return entry([pid, parent, state]);
    }),
  );
  return entries.flat();
}

function entry([pid, parent, state]: readonly (string | undefined)[]): ProcessEntry[] {
  if (pid === undefined || parent === undefined || state === undefined) return [];
  return [{ pid: Number(pid), parent: Number(parent), zombie: state.startsWith('Z') }];
}

function isGone(error: unknown): boolean {
  return isError(error, 'ESRCH');
}

function isError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
