import type { Clock } from '@tradestore/core';
import type { Connections } from './connections.js';

/** The channel that the database tells of changes on; the payload is the `seq` of an audit entry. */
export const CHANNEL = 'tradestore_config';

/** What a listener is made of. */
export interface ChangeListenerOptions {
  readonly connections: Connections;
  readonly clock: Clock;
  /** How long to wait when no notification comes, in milliseconds. */
  readonly pollIntervalMs: number;
}

/**
 * Hears of changes by LISTEN, over one connection for all who watch, which it gives back when nobody does.
 *
 * Notifications are a hint: they are lost while there is no connection, and a connection can go silent. So whoever waits is woken
 * at the latest after the poll interval, and at once when a connection has begun to listen; the log is the truth.
 */
export class ChangeListener {
  readonly #options: ChangeListenerOptions;
  readonly #wakeups = new Set<() => void>();
  #watchers = 0;
  #heard = 0n;
  #connection: Listening | undefined;

  constructor(options: ChangeListenerOptions) {
    this.#options = options;
  }

  /** Is a connection listening? */
  get isListening(): boolean {
    return this.#connection?.isReady === true;
  }

  /** Somebody begins to watch. */
  enter(): void {
    this.#watchers += 1;
  }

  /** Somebody has stopped watching. */
  leave(): void {
    this.#watchers -= 1;
    if (this.#watchers === 0) this.close();
  }

  /** Resolves when there may be entries after `seq`, at the latest after the poll interval, or when the signal aborts. */
  async changed(seq: bigint, signal: AbortSignal): Promise<void> {
    if (this.#heard > seq) return;
    void this.#listen();
    const { clock, pollIntervalMs } = this.#options;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#wakeups.delete(wake);
        clock.clearTimer(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = clock.setTimer(wake, pollIntervalMs);
      this.#wakeups.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  /** Gives the connection back. */
  close(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.release();
  }

  /** Tries once; the next one who waits tries again. */
  async #listen(): Promise<void> {
    const { connections } = this.#options;
    // One connection must be left for the questions.
    if (this.#connection !== undefined || connections.totals.max < 2) return;
    const connection = new Listening();
    this.#connection = connection;
    try {
      const { session, release } = await connections.hold();
      session.client.on('notification', ({ payload }) => this.#hear(payload));
      session.client.once('end', () => this.#lose(connection));
      connection.keep(release);
      await session.client.query(`listen ${CHANNEL}`);
      connection.isReady = true;
      // What was committed before LISTEN took effect was not told.
      this.#wake();
    } catch {
      // Nothing is lost: who waits is woken by the clock, and tries again.
      this.#lose(connection);
    }
  }

  #lose(connection: Listening): void {
    if (this.#connection === connection) this.#connection = undefined;
    connection.release();
  }

  #hear(payload: string | undefined): void {
    if (payload === undefined || !/^\d{1,19}$/.test(payload)) return;
    const seq = BigInt(payload);
    if (seq > this.#heard) this.#heard = seq;
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#wakeups]) wake();
  }
}

/** A connection that listens, or is being made to. */
class Listening {
  isReady = false;
  #isReleased = false;
  #giveBack: (() => void) | undefined;

  /** @param giveBack called at once when it was released while the connection was made */
  keep(giveBack: () => void): void {
    this.#giveBack = giveBack;
    if (this.#isReleased) this.#return();
  }

  release(): void {
    this.#isReleased = true;
    this.#return();
  }

  #return(): void {
    const giveBack = this.#giveBack;
    this.#giveBack = undefined;
    giveBack?.();
  }
}
