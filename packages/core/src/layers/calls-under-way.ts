import type { Clock } from '../clock.js';
import { closedError } from '../close-store.js';
import type { Call } from './call.js';

/** Resolves when what the store has answered by now has come through the layers: it is done, and not to be counted as lost. */
export function answersArrived(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The calls between the caller and the store, so that `flush` and `close` can wait for them. */
export class CallsUnderWay {
  readonly #calls = new Set<Call>();
  readonly #whenSettled = new Set<(call: Call) => void>();

  add(call: Call): void {
    this.#calls.add(call);
  }

  delete(call: Call): void {
    this.#calls.delete(call);
    for (const listener of this.#whenSettled) listener(call);
  }

  /** Resolves once every write that is under way now has settled: the store knows nothing of those that wait here. */
  async writesSettled(): Promise<void> {
    const writes = [...this.#calls].filter(({ isWrite }) => isWrite);
    await new Promise<void>((resolve) => {
      this.#callWhenSettled(writes, resolve);
    });
  }

  /**
   * Waits until all calls have settled, or gives up at the deadline those that still wait here, for a place or for the next
   * attempt. What the store is working on is left to the store's own `close`.
   *
   * @returns how many rows were given up, and the calls that the store is working on
   */
  async drain(deadlineMs: number, clock: Clock): Promise<{ waitingRows: number; inFlight: readonly Call[] }> {
    if (this.#calls.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = clock.setTimer(resolve, deadlineMs);
        this.#callWhenSettled([...this.#calls], () => {
          clock.clearTimer(timer);
          resolve();
        });
      });
    }
    if (this.#calls.size > 0) await answersArrived();
    const inFlight = [...this.#calls].filter((call) => call.inFlight);
    let waitingRows = 0;
    for (const call of this.#calls) {
      if (call.inFlight) {
        call.lastAttempt = true;
        continue;
      }
      waitingRows += call.rows;
      call.cancel(closedError());
    }
    return { waitingRows, inFlight };
  }

  #callWhenSettled(calls: readonly Call[], done: () => void): void {
    if (calls.length === 0) {
      done();
      return;
    }
    const left = new Set(calls);
    const listener = (call: Call): void => {
      if (!left.delete(call) || left.size > 0) return;
      this.#whenSettled.delete(listener);
      done();
    };
    this.#whenSettled.add(listener);
  }
}
