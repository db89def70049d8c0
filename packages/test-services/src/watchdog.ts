/**
 * A program of its own: `node watchdog.js FOLDER`. Its standard input is a pipe from the folder's owner, which the system closes
 * when the owner ends, by SIGKILL too. Then it ends the servers in the folder and removes it.
 */
import { removeFolder } from './remove-folder.js';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('watchdog: which folder? usage: node watchdog.js FOLDER');

// Whoever ends a job tells all of its processes: this one has its work before it then.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdin.resume();
process.stdin.once('close', () => {
  void removeFolder(folder);
});
