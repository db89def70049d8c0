import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresPrograms } from './postgres-programs.js';
import { cached } from './run-cache.js';
import { INITDB_ARGUMENTS } from './server-settings.js';
import type { ServerUser } from './server-user.js';

export const SUPERUSER = 'postgres';

/**
 * Puts a new data directory at `path`, and gives its superuser's password. `initdb` takes most of a second, so it runs once for
 * each version in a run, and its result is copied.
 */
export async function newDataDirectory(
  programs: PostgresPrograms,
  user: ServerUser | null,
  path: string,
): Promise<string> {
  const template = await cached(`template-${programs.version}`, async (draft) =>
    initTemplate(await programs.bin(), user, draft),
  );
  await makeFolderOf(user, path);
  // As the server's user, who then owns the copies.
  await promisify(execFile)('cp', ['-Rp', `${join(template, 'data')}/.`, path], { cwd: '/', ...user });
  return readFile(join(template, 'password'), 'utf8');
}

async function initTemplate(bin: string, user: ServerUser | null, path: string): Promise<void> {
  const password = randomBytes(18).toString('base64url');
  await mkdir(path);
  await chmod(path, 0o711);
  await writeFile(join(path, 'password'), password, { mode: 0o600 });
  const data = join(path, 'data');
  await makeFolderOf(user, data);
  // `initdb` takes a password from a file only.
  const passwordFile = join(path, 'password-of-initdb');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== null) await chown(passwordFile, user.uid, user.gid);
  const options = ['-D', data, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--no-sync', ...INITDB_ARGUMENTS];
  await promisify(execFile)(join(bin, 'initdb'), options, { cwd: '/', env: serverEnvironment(), ...user });
  await rm(passwordFile);
}

/** What the programs see of our environment: not PGDATA, PGPORT and the like; and their messages in English, since some are read. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C' };
}

async function makeFolderOf(user: ServerUser | null, path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  if (user !== null) await chown(path, user.uid, user.gid);
}
