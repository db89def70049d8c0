import { type BytePattern, PatternScan } from './byte-pattern.js';

/** What a trap says about a chunk; positions count from the chunk's begin and may lie before it. */
export interface Look {
  /** It strikes when the bytes before this position were handed on. */
  readonly strikeAt?: number | undefined;
  /** It must see more bytes before those from this position on may be handed on. */
  readonly holdFrom?: number | undefined;
}

/** Looks at all bytes of one direction of one connection, in order, until it strikes. */
export type Trap = (chunk: Buffer) => Look;

/** Strikes after `bytes` bytes. */
export function countTrap(bytes: number): Trap {
  let left = bytes;
  return (chunk) => {
    const strikeAt = left;
    left -= chunk.length;
    // At the exact count it strikes with the last byte, not when one more comes.
    return strikeAt <= chunk.length ? { strikeAt } : {};
  };
}

/** Strikes before the first byte of a pattern, or after its last one. */
export function patternTrap(pattern: BytePattern, when: 'before' | 'after'): Trap {
  const scan = new PatternScan(pattern);
  return (chunk) => {
    const found = scan.next(chunk);
    if (found === null) return {};
    if (found.end === undefined) return when === 'before' ? { holdFrom: found.start } : {};
    return { strikeAt: when === 'before' ? found.start : found.end };
  };
}
