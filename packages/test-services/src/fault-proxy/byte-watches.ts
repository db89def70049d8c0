import { type BytePattern, PatternScan } from './byte-pattern.js';
import type { Direction } from './fault.js';

interface Watch {
  readonly pattern: BytePattern;
  readonly direction: Direction;
  readonly scans: Map<number, PatternScan>;
  readonly seen: PromiseWithResolvers<number>;
}

/** Those who wait until a pattern was seen in any connection. */
export class ByteWatches {
  readonly #watches = new Set<Watch>();

  /** Resolves with the number of the connection in which the pattern was seen. */
  add(pattern: BytePattern, direction: Direction): Promise<number> {
    const watch: Watch = { pattern, direction, scans: new Map(), seen: Promise.withResolvers() };
    this.#watches.add(watch);
    // A watch that nobody awaits when the proxy stops must not end the process.
    watch.seen.promise.catch(() => {});
    return watch.seen.promise;
  }

  /** Looks at the next bytes of a connection. */
  look(connection: number, direction: Direction, chunk: Buffer): void {
    for (const watch of this.#watches) {
      if (watch.direction !== direction) continue;
      const scan = watch.scans.get(connection) ?? new PatternScan(watch.pattern);
      watch.scans.set(connection, scan);
      if (scan.next(chunk)?.end === undefined) continue;
      this.#watches.delete(watch);
      watch.seen.resolve(connection);
    }
  }

  rejectAll(error: Error): void {
    for (const watch of this.#watches) watch.seen.reject(error);
    this.#watches.clear();
  }
}
