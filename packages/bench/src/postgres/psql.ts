import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

/** Files of rows as psql itself has written them, and a psql that copies them in. */
export interface PreparedCopies extends AsyncDisposable {
  /** Writes the table's rows into a file for each format, in the order in which they were stored. */
  write(name: string): Promise<void>;
  /** Copies a file in, and says how many milliseconds psql took for it, its start and its connection left out. */
  copy(name: string, format: CopyFormat): Promise<number>;
}

export type CopyFormat = 'text' | 'binary';

/** Is there a psql on the PATH? The programs that npm brings have none. */
export async function hasPsql(): Promise<boolean> {
  return promisify(execFile)('psql', ['--version']).then(
    () => true,
    () => false,
  );
}

/** @param url of who copies */
export async function prepareCopies(url: string): Promise<PreparedCopies> {
  const folder = await mkdtemp(join(tmpdir(), 'tradestore-bench-'));
  const fileOf = (name: string, format: CopyFormat): string => `${join(folder, name)}.${format}`;
  return {
    write: async (name) => {
      for (const format of ['text', 'binary'] as const) {
        const rows = `(select * from tradestore.trades order by ctid)`;
        await psql(url, `\\copy ${rows} to '${fileOf(name, format)}' (format ${format})`);
      }
    },
    copy: async (name, format) => {
      const table = 'tradestore.trades';
      const output = await psql(url, `\\timing on\n\\copy ${table} from '${fileOf(name, format)}' (format ${format})`);
      const milliseconds = Number(/^Time: ([\d.]+) ms/m.exec(output)?.[1]);
      if (Number.isNaN(milliseconds)) throw new Error('psql does not say how long it took');
      return milliseconds;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function psql(url: string, commands: string): Promise<string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const child = spawn('psql', ['--no-psqlrc', '--set=ON_ERROR_STOP=1'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      LC_ALL: 'C',
      // As people's files have it: no parsing of an offset per row.
      PGTZ: 'UTC',
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: decodeURIComponent(username),
      // Not an argument, which everybody on the machine can read.
      PGPASSWORD: decodeURIComponent(password),
      PGDATABASE: decodeURIComponent(pathname.slice(1)),
    },
  });
  child.stdin.end(`${commands}\n`);
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  if (code !== 0) throw new Error(`psql: ${errors.trim()}`);
  return output;
}
