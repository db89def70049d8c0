import { realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';

/**
 * Where the servers' folders are: the system's temporary folder, or `/tmp` when root has one of its own, into which the user
 * that the server runs as can't get.
 */
export function temporaryFolder(): string {
  const folder = realpathSync(tmpdir());
  return process.getuid?.() === 0 && !isOpenToAll(folder) ? '/tmp' : folder;
}

/** May everybody pass through the folder and those above it? */
function isOpenToAll(folder: string): boolean {
  const passable = (statSync(folder).mode & 0o001) !== 0;
  return passable && (folder === dirname(folder) || isOpenToAll(dirname(folder)));
}
