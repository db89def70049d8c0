import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of trades. */
export interface DataFile {
  /** Where it is. */
  readonly path: string;
  /** What messages call it: the path as the user gave it. */
  readonly name: string;
}

/** The real trades that come with the repository. */
export const realTrades: DataFile = {
  path: fileURLToPath(new URL('../../data/trades.ndjson', import.meta.url)),
  name: 'examples/data/trades.ndjson',
};

/** A file that the user named, seen from the folder where they are: pnpm runs scripts in the package's and keeps theirs in INIT_CWD. */
export function dataFile(name: string, { INIT_CWD }: NodeJS.ProcessEnv): DataFile {
  return { path: resolve(INIT_CWD ?? '', name), name };
}
