import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { QUESTDB_VERSION } from './questdb-settings.js';
import { Unavailable } from './unavailable.js';

const run = promisify(execFile);
const OLDEST_JAVA = 17;
const FETCH_MS = 300_000;

/** QuestDB's jar, fetched from Maven's repository once for each user of a machine; and that there is a Java that runs it. */
export async function questDbJar(): Promise<string | Unavailable> {
  const java = await javaVersion();
  if (java === null) return new Unavailable('java is not on the PATH');
  if (java < OLDEST_JAVA) return new Unavailable(`java is of version ${java}, QuestDB needs ${OLDEST_JAVA}`);
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tradestore');
  const jar = join(folder, `questdb-${QUESTDB_VERSION}.jar`);
  if (existsSync(jar)) return jar;
  await mkdir(folder, { recursive: true });
  const draft = await mkdtemp(join(folder, 'questdb-'));
  try {
    await run(
      'mvn',
      [
        '-q',
        '-B',
        'dependency:copy',
        `-Dartifact=org.questdb:questdb:${QUESTDB_VERSION}`,
        `-DoutputDirectory=${draft}`,
      ],
      // Where there is no project.
      { cwd: draft, timeout: FETCH_MS },
    );
    // In one step, so that another process never sees half a jar.
    await rename(join(draft, `questdb-${QUESTDB_VERSION}.jar`), jar);
    return jar;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return new Unavailable(isMissing ? 'mvn is not on the PATH' : `mvn could not fetch QuestDB ${QUESTDB_VERSION}`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** `17` of `openjdk version "17.0.15"`; null when there is none. */
async function javaVersion(): Promise<number | null> {
  try {
    const { stderr, stdout } = await run('java', ['-version']);
    return Number(/version "(\d+)/.exec(`${stderr}${stdout}`)?.[1] ?? 0);
  } catch {
    return null;
  }
}
