import type { Clock } from './clock.js';

/** What a promise resolves with; undefined when it takes longer than that. */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | undefined> {
  return await new Promise((resolve, reject) => {
    const timer = clock.setTimer(() => resolve(undefined), ms);
    promise.then(resolve, reject).finally(() => clock.clearTimer(timer));
  });
}
