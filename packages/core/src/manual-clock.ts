import type { Clock, TimerHandle } from './clock.js';
import { invalidArgument } from './invalid-argument.js';

/** 2025-01-01T00:00:00Z, where a {@link ManualClock} starts unless told otherwise. */
const DEFAULT_START_MS = 1_735_689_600_000;

/** Promise chains may hop through a few macrotasks (an abort rejects in the next one), so one turn is not enough. */
const TURNS_TO_SETTLE = 4;

interface ManualTimer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A {@link Clock} that stands still until {@link ManualClock.advance} moves it: expiry, latency, retries and deadlines are
 * tested without waiting.
 *
 * @example
 * ```ts
 * import { ManualClock } from '@tradestore/core/testing';
 *
 * const clock = new ManualClock();
 * let fired = false;
 * clock.setTimer(() => { fired = true; }, 5_000);
 * await clock.advance(4_999); // fired is still false
 * await clock.advance(1); // now it is true
 * if (!fired) throw new Error('the timer did not fire');
 * ```
 */
export class ManualClock implements Clock {
  readonly #startMs: number;
  #elapsedMs = 0;
  #order = 0;
  readonly #timers = new Set<ManualTimer>();

  /** @param startMs wall-clock time at the start, milliseconds since the Unix epoch. @default 2025-01-01T00:00:00Z */
  constructor(startMs: number = DEFAULT_START_MS) {
    this.#startMs = startMs;
  }

  /** How many timers are set: a test that ends with some has left something waiting. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  setTimer(callback: () => void, ms: number): TimerHandle {
    const timer: ManualTimer = { at: this.#elapsedMs + (Math.max(0, ms) || 0), order: this.#order++, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimer(timer: TimerHandle): void {
    this.#timers.delete(timer as ManualTimer);
  }

  /**
   * Moves time on by `ms`, firing each timer at its own moment, in order, and letting promises settle in between, so that
   * timers which the fired ones set are fired too when they fall due.
   */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY)) {
      throw invalidArgument({ what: 'advance' }, 'must be a finite number of milliseconds from 0', ms);
    }
    const target = this.#elapsedMs + ms;
    await settled();
    for (let timer = this.#nextDue(target); timer !== undefined; timer = this.#nextDue(target)) {
      this.#timers.delete(timer);
      this.#moveTo(timer.at);
      timer.callback();
      await settled();
    }
    this.#moveTo(target);
  }

  /** Two moves may overlap; time never goes back. */
  #moveTo(elapsedMs: number): void {
    this.#elapsedMs = Math.max(this.#elapsedMs, elapsedMs);
  }

  #nextDue(until: number): ManualTimer | undefined {
    let next: ManualTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > until) continue;
      if (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_SETTLE; turn++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
