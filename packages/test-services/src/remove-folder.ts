import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, familyOf, readIfThere, signalAll, waitUntilGone } from './process-family.js';
import { QUESTDB_PID_FILE } from './questdb-pid-file.js';
import { removeSharedMemory } from './shared-memory.js';

/** Within this time a server has ended, or is killed. */
const SHUTDOWN_MS = 5_000;

/** Ends the servers whose data is in a folder's own folders, and removes the folder. Twice is fine. */
export async function removeFolder(path: string): Promise<void> {
  for (const name of await foldersIn(path)) {
    await endPostgres(join(path, name));
    await endQuestDb(join(path, name));
  }
  // Retried: a server that ends may still write.
  await rm(path, { recursive: true, force: true, maxRetries: 10 });
}

/** Ends the QuestDB server of a data directory, if one runs: its data is not needed any more. */
async function endQuestDb(dataDirectory: string): Promise<void> {
  const pid = Number(await readIfThere(join(dataDirectory, QUESTDB_PID_FILE)));
  if (!(pid > 1) || !(await commandLine(pid))?.includes(dataDirectory)) return;
  const family = await familyOf(pid);
  signalAll(family, 'SIGKILL');
  await waitUntilGone(family, SHUTDOWN_MS);
}

/** Ends the PostgreSQL server of a data directory, if one runs: an immediate shutdown, since its data is not needed any more. */
async function endPostgres(dataDirectory: string): Promise<void> {
  const pidFile = await readIfThere(join(dataDirectory, 'postmaster.pid'));
  const pid = Number(pidFile?.split('\n')[0]);
  if (pidFile === null || !(pid > 1)) return;
  // A killed server leaves the file, and pids are used again.
  if ((await commandLine(pid))?.includes(dataDirectory)) {
    const family = await familyOf(pid);
    // SIGQUIT rather than SIGKILL: the server then tidies up its shared memory. It is deaf while it is stopped.
    signalAll([pid], 'SIGQUIT');
    signalAll([...family].reverse(), 'SIGCONT');
    const left = await waitUntilGone(family, SHUTDOWN_MS);
    signalAll(left, 'SIGKILL');
    await waitUntilGone(left, SHUTDOWN_MS);
  }
  await removeSharedMemory(pidFile);
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
