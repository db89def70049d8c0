import { createReadStream } from 'node:fs';
import type { DataFile } from './data-file.ts';
import { DemoError } from './demo-error.ts';

/**
 * The lines of a UTF-8 file, read piece by piece. Not `readline`: it ends a line at U+2028 too, which JSON text may hold.
 *
 * @throws DemoError when the file cannot be read or is not UTF-8; names the path
 */
export async function* linesOf({ path, name }: DataFile): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    for await (const chunk of createReadStream(path)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    rest += decoder.decode();
  } catch (error) {
    throw unreadable(name, error);
  }
  if (rest !== '') yield rest;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};

/** Reading and decoding fail with a code; an error without one is a defect and stays as it is. */
function unreadable(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const reason = reasons[String(error.code)] ?? String(error.code);
  return new DemoError(`cannot read ${name}: ${reason}; name a file of trades with --data FILE`, { cause: error });
}
