import { DbError } from './db-error.js';

/** What {@link Slots} is made of. */
export interface SlotsOptions {
  /** How many may be taken at once, 1 or more. */
  readonly slots: number;
  /** How many may wait for one, 0 or more. */
  readonly maxQueued: number;
  /** What those are told who are refused because the queue is full. @default that all slots are taken and the queue is full */
  readonly full?: string | undefined;
}

/** A waiter's turn: it has its slot; or, with a reason, the slots were closed before. */
type Turn = (closed?: DbError) => void;

/**
 * A bounded number of places, and a bounded queue before them: first come, first served. Whoever leaves hands the slot over to
 * the first in the queue, so that a newcomer never overtakes; who is given up leaves the queue at once; when the queue is full, a
 * newcomer is refused at once.
 */
export class Slots {
  readonly #slots: number;
  readonly #maxQueued: number;
  readonly #full: string;
  /** In the order of arrival. */
  readonly #queue = new Set<Turn>();
  #running = 0;
  #closed: DbError | undefined;

  constructor({ slots, maxQueued, full }: SlotsOptions) {
    this.#slots = slots;
    this.#maxQueued = maxQueued;
    this.#full = full ?? 'all places are taken and the queue is full; slow down, or allow more';
  }

  /** How many slots are taken. */
  get running(): number {
    return this.#running;
  }

  /** How many wait for a slot. */
  get waiting(): number {
    return this.#queue.size;
  }

  /**
   * Takes a slot, or waits for one. One that is free is given without a look at the signal, so that an `Attempt`, which makes its
   * signal when it is first read, need not make it.
   *
   * @param waiter whose signal, when it aborts, ends the waiting
   * @returns gives the slot back; calling it again changes nothing
   * @throws DbError kind `overloaded` at once when the queue is full
   * @throws the signal's reason when it aborts, that of {@link Slots.close} when that was called
   */
  async acquire(waiter: { readonly signal?: AbortSignal | undefined } = {}): Promise<() => void> {
    if (!this.take()) await this.#turn(waiter.signal);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.release();
    };
  }

  /**
   * Takes a slot if one is free, for a hot path: who gets it calls {@link Slots.release} once.
   *
   * @throws the reason of {@link Slots.close} when that was called
   */
  take(): boolean {
    if (this.#closed !== undefined) throw this.#closed;
    if (this.#running >= this.#slots) return false;
    this.#running += 1;
    return true;
  }

  /**
   * Joins the queue, after {@link Slots.take} has found no slot.
   *
   * @param turn called once, with nothing: the slot is the waiter's, who calls {@link Slots.release} once; or with the reason of
   *   {@link Slots.close}
   * @returns leaves the queue; after the turn it changes nothing
   * @throws DbError kind `overloaded` when the queue is full
   */
  enqueue(turn: Turn): () => void {
    if (this.#queue.size >= this.#maxQueued) {
      throw new DbError({ kind: 'overloaded', message: this.#full, outcome: 'not_applied' });
    }
    // A function of its own, since the same one could be queued twice.
    const place: Turn = (closed) => turn(closed);
    this.#queue.add(place);
    return () => {
      this.#queue.delete(place);
    };
  }

  /** Gives a slot back: to the first in the queue, so that nobody comes between. */
  release(): void {
    const [first] = this.#queue;
    if (first === undefined) {
      this.#running -= 1;
      return;
    }
    this.#queue.delete(first);
    first();
  }

  /** Refuses all who wait and all who come, with the reason. The slots that are taken are given back as before. */
  close(reason: DbError): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    const waiters = [...this.#queue];
    this.#queue.clear();
    for (const turn of waiters) turn(reason);
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = (): void => {
        leave();
        reject(signal?.reason);
      };
      const leave = this.enqueue((closed) => {
        signal?.removeEventListener('abort', onAbort);
        if (closed === undefined) resolve();
        else reject(closed);
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}
