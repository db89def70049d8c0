import type { BytePattern } from './byte-pattern.js';

/** The way of bytes: from the client to the server, or from the server to the client. */
export type Direction = 'toServer' | 'toClient';

/** The other direction. */
export const opposite: Readonly<Record<Direction, Direction>> = { toServer: 'toClient', toClient: 'toServer' };

interface Scope {
  /**
   * Which connections it holds for: those that are open now, those that come, both, or the one with this number.
   * @default 'all'; 'existing' for `cut`, `halfClose` and `inject`
   */
  readonly on?: 'existing' | 'new' | 'all' | number | undefined;
}

interface Once {
  /** Strikes only the first connection that meets it; the others pass. @default false */
  readonly once?: boolean | undefined;
}

interface OneWay {
  readonly direction: Direction;
}

interface BothWays {
  /** @default both directions */
  readonly direction?: Direction | undefined;
}

interface Cutting {
  /** Ends with RST instead of FIN. (A kernel also sends RST for a socket that is closed with unread bytes.) @default false */
  readonly reset?: boolean | undefined;
}

/** New connections are refused, as by a port that nobody listens on. Open ones are untouched. */
export interface Refuse {
  readonly kind: 'refuse';
}

/** New connections are accepted, read and never answered; the server is not asked. Open ones lose everything in both directions. */
export interface Silent extends Scope {
  readonly kind: 'silent';
}

/** Holds everything back, ends and resets included, and stops reading; healing it (the thaw) hands on all in order. New connections are accepted and held. */
export interface Freeze extends Scope, BothWays {
  readonly kind: 'freeze';
}

/** Drops bytes, and the end of the stream. A connection that has lost a byte stays lost after `heal`: TCP knows no holes. */
export interface Swallow extends Scope, Once {
  readonly kind: 'swallow';
  /** @default 'toClient': the replies */
  readonly direction?: Direction | undefined;
  /** Begins once this was seen going the other way: with `after: 'COMMIT'` the server gets COMMIT and its reply is lost. @default at once */
  readonly after?: BytePattern | undefined;
}

/** Hands on `bytes` bytes, counted from now or from the begin of a new connection, then closes both sides. */
export interface CutAfter extends Scope, Once, OneWay, Cutting {
  readonly kind: 'cutAfter';
  readonly bytes: number;
}

/**
 * Closes both sides when the pattern comes: before its first byte is handed on, or after its last. `before` holds back the
 * bytes that may be the pattern's begin until the next bytes tell, so its first bytes should not be how a message ends.
 */
export interface CutOn extends Scope, Once, OneWay, Cutting {
  readonly kind: 'cutOn';
  readonly pattern: BytePattern;
  readonly when: 'before' | 'after';
}

/** Hands on `bytes` bytes, counted from now or from the begin of a new connection, then holds the rest back until it is healed. */
export interface StallAfter extends Scope, Once, OneWay {
  readonly kind: 'stallAfter';
  readonly bytes: number;
}

/** Hands on each chunk `ms` milliseconds after it came, give or take up to `jitterMs`, in order. At most 1 MiB is under way in a direction. */
export interface Delay extends Scope, BothWays {
  readonly kind: 'delay';
  readonly ms: number;
  /** @default 0 */
  readonly jitterMs?: number | undefined;
}

/** Hands on at most `bytes` bytes at a time, each by its own write in its own turn of the event loop, without Nagle's delay. */
export interface Slice extends Scope, BothWays {
  readonly kind: 'slice';
  readonly bytes: number;
}

/** Closes both sides now. With `on: 'new'` each new connection is accepted and closed. */
export interface Cut extends Scope, Cutting {
  readonly kind: 'cut';
}

/** Ends this direction now (FIN); later bytes in it are dropped. The other direction goes on. */
export interface HalfClose extends Scope, OneWay {
  readonly kind: 'halfClose';
}

/** Writes bytes of its own between two chunks, now (also while frozen), or at the begin of a new connection. They are not counted. */
export interface Inject extends Scope, OneWay {
  readonly kind: 'inject';
  readonly content: string | Uint8Array;
}

/** What goes wrong with connections. */
export type ConnectionFault =
  | Silent
  | Freeze
  | Swallow
  | CutAfter
  | CutOn
  | StallAfter
  | Delay
  | Slice
  | Cut
  | HalfClose
  | Inject;

/** What goes wrong. */
export type Fault = Refuse | ConnectionFault;

export type FaultKind = Fault['kind'];

/** A fault that was applied, and the connection that it struck if it strikes only once. */
export interface AppliedFault<F extends ConnectionFault = ConnectionFault> {
  readonly fault: F;
  struck: number | undefined;
}

/** Whether a fault may strike this connection; one that strikes once belongs to it from then on. */
export function claim(applied: AppliedFault, connection: number): boolean {
  if (!('once' in applied.fault) || applied.fault.once !== true) return true;
  applied.struck ??= connection;
  return applied.struck === connection;
}

/** These happen and are over; they don't stay to be healed, unless they wait for new connections. */
const momentary: ReadonlySet<FaultKind> = new Set<FaultKind>(['cut', 'halfClose', 'inject']);

/** Whether it holds for open connections, and whether for those to come. */
export function scopeOf({ kind, on = momentary.has(kind) ? 'existing' : 'all' }: ConnectionFault): {
  readonly existing: (connection: number) => boolean;
  readonly coming: boolean;
} {
  return {
    existing: (connection) => (typeof on === 'number' ? on === connection : on !== 'new'),
    coming: on === 'new' || on === 'all',
  };
}
