/**
 * Where stores and layers take time from, so that tests can move it by hand (`ManualClock` of `@tradestore/core/testing`).
 *
 * All numbers are milliseconds.
 */
export interface Clock {
  /** Wall-clock time, milliseconds since the Unix epoch; may jump when the system's clock is set. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. Deadlines and ages are measured with it. */
  monotonic(): number;
  /**
   * Calls `callback` once, `ms` from now, unless the timer is cleared first.
   *
   * @param options.ref `false`: a process with nothing else to do may exit before the timer fires. @default true
   */
  setTimer(callback: () => void, ms: number, options?: { readonly ref?: boolean | undefined }): TimerHandle;
  /** Clears a timer that this clock set; one that has fired is left alone. */
  clearTimer(timer: TimerHandle): void;
}

/** What {@link Clock.setTimer} returns; only the clock that made it can read it. */
export type TimerHandle = object;

/** The machine's own clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, ms, options) {
    // Node warns of a negative time.
    const timer = setTimeout(callback, Math.max(0, ms));
    return options?.ref === false ? timer.unref() : timer;
  },
  clearTimer(timer) {
    clearTimeout(timer as NodeJS.Timeout);
  },
};
