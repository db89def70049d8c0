import { readFile } from 'node:fs/promises';

/** As whom a server runs, when that isn't who we are. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Users that exist on most machines and own little: `nobody` first, since `postgres` may own the machine's own server. */
const CANDIDATES = ['nobody', 'postgres', 'daemon'];

/** PostgreSQL refuses to run as root, and `initdb` for a uid without a name. Null when we are not root. @throws Error without such a user */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const candidate of CANDIDATES) {
    const [, , uid, gid] = lines.find(([name]) => name === candidate) ?? [];
    if (Number(uid) > 0 && Number(gid) >= 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and /etc/passwd names none of ${CANDIDATES.join(', ')}: run the tests as another user`,
  );
}
