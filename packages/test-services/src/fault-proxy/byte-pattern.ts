/** Where a pattern is in some bytes: `start` (included) to `end` (excluded). Without `end`, it may begin there: more bytes are needed to tell. */
export interface Found {
  readonly start: number;
  readonly end?: number | undefined;
}

/**
 * What to look for: text (as UTF-8), bytes, or a function that says where it is in the bytes that it gets, or null.
 *
 * A function must say where a match may begin (`{ start }`) when the bytes end inside of it: it is then called again with the
 * bytes from there on and those that came after. What it did not keep in this way is never shown to it again. A function that
 * throws closes the connection, and `stop()` rejects with its error.
 */
export type BytePattern = string | Uint8Array | ((bytes: Buffer) => Found | null);

/** One pass of a pattern over a stream of bytes that comes in chunks of any size. */
export class PatternScan {
  readonly #find: (bytes: Buffer) => Found | null;
  #undecided: Buffer = Buffer.alloc(0);

  constructor(pattern: BytePattern) {
    this.#find = typeof pattern === 'function' ? pattern : finderOf(Buffer.from(pattern));
  }

  /** Looks at the next chunk. The positions count from the chunk's begin: `start` is negative when the match began before it. */
  next(chunk: Buffer): Found | null {
    const before = this.#undecided.length;
    const bytes = before === 0 ? chunk : Buffer.concat([this.#undecided, chunk]);
    const found = this.#find(bytes);
    this.#undecided = found === null ? Buffer.alloc(0) : bytes.subarray(found.end ?? found.start);
    return found === null
      ? null
      : { start: found.start - before, end: found.end === undefined ? undefined : found.end - before };
  }
}

function finderOf(wanted: Buffer): (bytes: Buffer) => Found | null {
  return (bytes) => {
    const start = bytes.indexOf(wanted);
    if (start >= 0) return { start, end: start + wanted.length };
    for (let length = Math.min(wanted.length - 1, bytes.length); length > 0; length--) {
      const tail = bytes.length - length;
      if (bytes.compare(wanted, 0, length, tail) === 0) return { start: tail };
    }
    return null;
  };
}
