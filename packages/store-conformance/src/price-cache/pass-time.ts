import type { CacheScene } from './scene.js';

type Timed = Pick<CacheScene, 'harness'>;

/** Timers fire early, and the server's clock is not ours. */
const SLACK_MS = 30;

/** Lets that many milliseconds pass for the stores of the harness: exactly on a virtual clock, else really, and a few more. */
export async function passTime({ harness }: Timed, ms: number): Promise<void> {
  if (harness.advance !== undefined) {
    await harness.advance(ms);
    return;
  }
  await new Promise((resolve) => {
    setTimeout(resolve, ms + SLACK_MS);
  });
}

/**
 * Lets that many milliseconds pass, and proves what holds one millisecond before the last of them is over: only where the
 * clock stands still meanwhile, because nobody can tell how late it is in real time.
 */
export async function passToEnd(scene: Timed, ms: number, atLast: () => Promise<void>): Promise<void> {
  if (scene.harness.advance === undefined) {
    await passTime(scene, ms);
    return;
  }
  await scene.harness.advance(ms - 1);
  await atLast();
  await scene.harness.advance(1);
}
