import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOwnedFolder, sweepLeftovers } from './owned-folder.js';

/** Names the folder that the processes of one test run share: vitest's workers get it from vitest, which makes it. */
const VARIABLE = 'TRADESTORE_TEST_CACHE';

/**
 * What `make` puts at the path that it is given, made once in a run and used by all its processes. It goes when the process that
 * asked first ends.
 */
export async function cached(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const folder = await cacheFolder();
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const draft = await mkdtemp(join(folder, `${name}-`));
  await chmod(draft, 0o711);
  await make(join(draft, name));
  await rename(join(draft, name), path).catch((error: unknown) => {
    // Another process was faster: its own serves as well.
    if (!existsSync(path)) throw error;
  });
  await rm(draft, { recursive: true });
  return path;
}

async function cacheFolder(): Promise<string> {
  const inherited = process.env[VARIABLE];
  if (inherited !== undefined && existsSync(inherited)) return inherited;
  // In one go, so that two calls at the same time don't make two.
  const { path } = makeOwnedFolder();
  process.env[VARIABLE] = path;
  await sweepLeftovers();
  return path;
}
