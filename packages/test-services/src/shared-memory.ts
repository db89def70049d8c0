import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readIfThere } from './process-family.js';

/**
 * Gives back the System V shared memory of a server that was killed: the kernel keeps it until the machine restarts, and
 * allows some thousands. A server takes its predecessor's away when it starts on the same data; here none will.
 *
 * Linux only; elsewhere a few bytes stay. @param pidFile the content of its `postmaster.pid`
 */
export async function removeSharedMemory(pidFile: string): Promise<void> {
  const lines = pidFile.split('\n');
  const postmaster = lines[0]?.trim();
  const [key, id] = lines[6]?.trim().split(/\s+/) ?? [];
  // key shmid perms size cpid lpid nattch ...; ids are used again, so the key and who made it must fit as well.
  const segments = (await readIfThere('/proc/sysvipc/shm'))?.split('\n').map((line) => line.trim().split(/\s+/)) ?? [];
  const segment = segments.find((columns) => columns[0] === key && columns[1] === id && columns[4] === postmaster);
  if (id === undefined || segment?.[6] !== '0') return;
  await promisify(execFile)('ipcrm', ['-m', id]).catch((error: unknown) => {
    // Some images have no ipcrm; or another run that sweeps was faster.
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 1))) throw error;
  });
}
