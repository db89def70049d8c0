import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { exists } from './process-family.js';
import { removeFolder } from './remove-folder.js';
import { temporaryFolder } from './temporary-folder.js';

/** A folder that goes when its owner closes it or its process ends, however it ends. */
export interface OwnedFolder {
  readonly path: string;
  /** Ends the servers whose data is in it, and removes it. */
  close(): Promise<void>;
}

/** The owner's pid stands in the name, for `sweepLeftovers`. */
const NAME = /^tradestore-test-(\d+)-/;

/**
 * Makes a folder in the system's temporary one, and starts a process that ends its servers and removes it once this process is
 * gone. Handlers of `exit` and of signals could not do that: nothing runs after SIGKILL, and vitest ends its workers so.
 */
export function makeOwnedFolder(): OwnedFolder {
  const path = mkdtempSync(join(temporaryFolder(), `tradestore-test-${process.pid}-`));
  // The server runs as another user when we are root: it must get through, and need not look around.
  chmodSync(path, 0o711);
  // Always the built file: node cannot run the source, whose imports name built files.
  const watchdog = createRequire(import.meta.url).resolve('@tradestore/test-services/watchdog');
  // Detached: Ctrl-C in a terminal goes to the whole process group, and must not end it before us.
  const child = spawn(process.execPath, [watchdog, path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    cwd: '/',
  });
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  // Nothing is ever written to it: its end is the message.
  child.stdin.on('error', () => {});
  return {
    path,
    close: async () => {
      await removeFolder(path);
      child.stdin.end();
    },
  };
}

/** Removes what dead runs have left: those whose watchdog was killed too, as when a machine's job is ended as a whole. */
export async function sweepLeftovers(): Promise<void> {
  const parent = temporaryFolder();
  for (const name of await readdir(parent)) {
    const owner = NAME.exec(name)?.[1];
    if (owner === undefined || exists(Number(owner))) continue;
    const path = join(parent, name);
    // Another run may remove it at the same time. Those of other users are not ours to remove.
    const found = await stat(path).catch(() => null);
    if (found !== null && found.uid === process.getuid?.()) await removeFolder(path);
  }
}
