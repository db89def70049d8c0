import { type Attempt, DbError } from '@tradestore/core';

/** What a {@link ByteBudget} is made of. */
export interface ByteBudgetOptions {
  /** How many rows may be held at once. */
  readonly maxRows: number;
  /** How many encoded bytes may be held at once. */
  readonly maxBytes: number;
  /** How many calls may wait for room. */
  readonly maxWaiting: number;
}

/** Room that a call asks for. */
export interface Room {
  readonly rows: number;
  readonly bytes: number;
}

/** Room that a call has. */
export interface Lease {
  /** Says how many bytes it is in truth, since they are known only once the rows are encoded. */
  correct(bytes: number): void;
  /** Gives the room back; calling it again changes nothing. */
  release(): void;
}

interface Waiter {
  readonly room: Room;
  readonly grant: (lease: Lease) => void;
}

/**
 * Bounds the rows and bytes that wait for the server's acknowledgement. Who finds no room waits for it, first come, first served;
 * who finds too many waiting is refused. What alone is larger than the budget gets it whole, once it is empty.
 */
export class ByteBudget {
  readonly #options: ByteBudgetOptions;
  /** In the order of arrival. */
  readonly #waiters = new Set<Waiter>();
  #rows = 0;
  #bytes = 0;

  constructor(options: ByteBudgetOptions) {
    this.#options = options;
  }

  /** How many rows are held. */
  get rows(): number {
    return this.#rows;
  }

  /** How many bytes are held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many calls wait for room. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Takes room if there is some and nobody waits for it: the hot path. */
  take(room: Room): Lease | undefined {
    return this.#waiters.size === 0 && this.#fits(room) ? this.#lease(room) : undefined;
  }

  /**
   * Waits for room that {@link ByteBudget.take} has not found.
   *
   * @param options.isAdmitted is it a further part of a call that has had room before? Such a call is not refused half-way.
   * @throws DbError kind `overloaded` at once, when as many calls wait as may
   * @throws the reason of the attempt's signal, when that aborts first
   */
  async acquire(room: Room, attempt: Attempt, options: { readonly isAdmitted?: boolean } = {}): Promise<Lease> {
    const { maxWaiting } = this.#options;
    if (options.isAdmitted !== true && this.#waiters.size >= maxWaiting) {
      throw new DbError({
        kind: 'overloaded',
        message: `the buffer is full and maxWaiting calls, ${maxWaiting}, wait for room; slow down, or allow more`,
        outcome: 'not_applied',
        attempts: 0,
      });
    }
    return await this.#turn(room, attempt.signal);
  }

  #turn(room: Room, signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const onAbort = (): void => {
        this.#waiters.delete(waiter);
        reject(signal.reason);
        // The first in the queue may have been the only one that did not fit.
        this.#admit();
      };
      const waiter: Waiter = {
        room,
        grant: (lease) => {
          signal.removeEventListener('abort', onAbort);
          resolve(lease);
        },
      };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #fits({ rows, bytes }: Room): boolean {
    if (this.#rows === 0) return true;
    return this.#rows + rows <= this.#options.maxRows && this.#bytes + bytes <= this.#options.maxBytes;
  }

  #lease({ rows, bytes }: Room): Lease {
    let held = bytes;
    let isHeld = true;
    this.#rows += rows;
    this.#bytes += bytes;
    return {
      correct: (actual) => {
        if (!isHeld) return;
        this.#bytes += actual - held;
        held = actual;
        this.#admit();
      },
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#rows -= rows;
        this.#bytes -= held;
        this.#admit();
      },
    };
  }

  #admit(): void {
    for (const waiter of this.#waiters) {
      if (!this.#fits(waiter.room)) return;
      this.#waiters.delete(waiter);
      waiter.grant(this.#lease(waiter.room));
    }
  }
}
