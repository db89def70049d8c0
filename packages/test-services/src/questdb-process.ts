import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PortTaken } from './free-port.js';
import { familyOf, signalAll, waitUntilGone } from './process-family.js';
import { type QuestDbPlace, untilQuestDbAnswers } from './questdb-answers.js';
import { QUESTDB_PID_FILE } from './questdb-pid-file.js';
import type { QuestDbControl } from './questdb-server.js';

const STOP_MS = 60_000;

export interface QuestDbProcessOptions {
  readonly jar: string;
  readonly dataDirectory: string;
  readonly logFile: string;
  readonly place: QuestDbPlace;
  /** Its settings, as environment variables. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A server from its jar. */
export class QuestDbProcess implements QuestDbControl {
  readonly #options: QuestDbProcessOptions;
  #child: ChildProcess | undefined;

  constructor(options: QuestDbProcessOptions) {
    this.#options = options;
  }

  /** @throws PortTaken; Error with the end of the server's log when it ends before it is ready */
  async start(): Promise<void> {
    if ((await this.pids()).length > 0) return;
    const child = this.#spawn();
    this.#child = child;
    const failed = new Promise<never>((_, reject) => child.once('error', reject));
    try {
      await Promise.race([failed, untilQuestDbAnswers(this.#options.place, () => hasEnded(child))]);
    } catch (error) {
      if (!hasEnded(child)) throw error;
      const log = await readFile(this.#options.logFile, 'utf8');
      if (/could not bind|Address already in use/i.test(log)) throw new PortTaken('a port is taken');
      throw new Error(`QuestDB ended before it was ready:\n${log.split('\n').slice(-20).join('\n')}`);
    }
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async shutdown(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async freeze(): Promise<void> {
    signalAll(await this.pids(), 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    signalAll(await this.pids(), 'SIGCONT');
  }

  async pids(): Promise<number[]> {
    const child = this.#child;
    // The pid of one that has ended may be another process's by now.
    return child?.pid === undefined || hasEnded(child) ? [] : await familyOf(child.pid);
  }

  #spawn(): ChildProcess {
    const { jar, dataDirectory, logFile, environment } = this.#options;
    const temporary = join(dataDirectory, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const log = openSync(logFile, 'w', 0o600);
    const args = ['-Xms64m', '-Xmx1g', '-XX:+UseSerialGC', `-Djava.io.tmpdir=${temporary}`, '-cp', jar];
    const child = spawn('java', [...args, 'io.questdb.ServerMain', '-d', dataDirectory, '-n'], {
      cwd: '/',
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', log, log],
      // Ctrl-C in a terminal goes to the whole process group; it is we who end the server.
      detached: true,
    });
    closeSync(log);
    child.unref();
    if (child.pid !== undefined) writeFileSync(join(dataDirectory, QUESTDB_PID_FILE), String(child.pid));
    return child;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    const pids = await this.pids();
    signalAll(pids, signal);
    // One that is stopped takes no other signal than SIGKILL.
    signalAll(pids, 'SIGCONT');
    const left = await waitUntilGone(pids, STOP_MS);
    if (left.length > 0) throw new Error(`QuestDB has not ended after ${STOP_MS / 1000} s`);
    if (child === undefined || hasEnded(child)) return;
    // It keeps no process alive, but for this moment: a program with nothing else to do would end before it hears of it.
    child.ref();
    await once(child, 'exit');
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
