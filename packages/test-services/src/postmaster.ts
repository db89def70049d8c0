import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PortTaken } from './free-port.js';
import type { ServerControl } from './postgres-server.js';
import { serverEnvironment } from './postgres-template.js';
import { familyOf, readIfThere, signalAll, waitUntilGone } from './process-family.js';
import type { ServerUser } from './server-user.js';

/** Crash recovery after a heavy test is what takes longest. */
const START_MS = 60_000;
const STOP_MS = 60_000;

export interface PostmasterOptions {
  /** Folder of the programs. */
  readonly bin: string;
  readonly dataDirectory: string;
  /** What the server logs. A file: nobody empties a pipe while this process is busy, and a server that can't log waits. */
  readonly logFile: string;
  readonly port: number;
  /** Each `name=value`. */
  readonly settings: readonly string[];
  readonly user: ServerUser | null;
}

/** A server from programs on this machine. */
export class Postmaster implements ServerControl {
  readonly #options: PostmasterOptions;
  #child: ChildProcess | undefined;

  constructor(options: PostmasterOptions) {
    this.#options = options;
  }

  /** @throws PortTaken; Error with the end of the server's log when it ends before it is ready */
  async start(): Promise<void> {
    if ((await this.pids()).length > 0) return;
    const log = openSync(this.#options.logFile, 'a', 0o600);
    const logged = fstatSync(log).size;
    const child = this.#spawn(log);
    closeSync(log);
    this.#child = child;
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    await Promise.race([failed, this.#untilReady(child, logged)]);
  }

  async kill(): Promise<void> {
    const family = await this.#stopAll();
    signalAll(family, 'SIGKILL');
    await this.#gone(family);
  }

  async shutdown(mode: 'fast' | 'immediate'): Promise<void> {
    const family = await this.pids();
    signalAll(family.slice(0, 1), mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await this.#gone(family);
  }

  async freeze(): Promise<void> {
    await this.#stopAll();
  }

  async thaw(): Promise<void> {
    // The postmaster last: it takes a backend that doesn't answer for dead.
    signalAll([...(await this.pids())].reverse(), 'SIGCONT');
  }

  async pids(): Promise<number[]> {
    const child = this.#child;
    // The pid of one that has ended may be another process's by now.
    return child?.pid === undefined || hasEnded(child) ? [] : familyOf(child.pid);
  }

  #spawn(log: number): ChildProcess {
    const { bin, dataDirectory, port, settings, user } = this.#options;
    const ours = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const args = ['-D', dataDirectory, ...[...settings, ...ours].flatMap((setting) => ['-c', setting])];
    const child = spawn(join(bin, 'postgres'), args, {
      cwd: '/',
      env: serverEnvironment(),
      stdio: ['ignore', log, log],
      // Ctrl-C in a terminal goes to the whole process group; it is we who end the server.
      detached: true,
      ...user,
    });
    child.unref();
    return child;
  }

  /** `postmaster.pid` is where the server says that it is ready; `pg_ctl` waits for the same. */
  async #untilReady(child: ChildProcess, logged: number): Promise<void> {
    const deadline = performance.now() + START_MS;
    while (!hasEnded(child)) {
      const lines = (await readIfThere(join(this.#options.dataDirectory, 'postmaster.pid')))?.split('\n') ?? [];
      if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return;
      if (performance.now() > deadline) throw new Error(`PostgreSQL is not ready after ${START_MS / 1000} s`);
      await sleep(10);
    }
    const log = (await readFile(this.#options.logFile)).subarray(logged).toString();
    if (log.includes('could not bind')) throw new PortTaken(`port ${this.#options.port} is taken`);
    throw new Error(`PostgreSQL ended before it was ready:\n${log.split('\n').slice(-20).join('\n')}`);
  }

  /** Looks again after each round: the postmaster may have made a backend before the signal reached it. */
  async #stopAll(): Promise<number[]> {
    const stopped = new Set<number>();
    for (;;) {
      const family = await this.pids();
      const fresh = family.filter((pid) => !stopped.has(pid));
      if (fresh.length === 0) return family;
      signalAll(fresh, 'SIGSTOP');
      for (const pid of fresh) stopped.add(pid);
    }
  }

  async #gone(family: readonly number[]): Promise<void> {
    const child = this.#child;
    const left = await waitUntilGone(family, STOP_MS);
    if (left.length > 0)
      throw new Error(`PostgreSQL: ${left.length} processes have not ended after ${STOP_MS / 1000} s`);
    if (child === undefined || hasEnded(child)) return;
    // It keeps no process alive, but for this moment: a program with nothing else to do would end before it hears of it.
    child.ref();
    await once(child, 'exit');
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
