import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationSession } from './migration-session.js';

/** `lock_not_available` and `deadlock_detected`. */
const LOCK_CODES = new Set<unknown>(['55P03', '40P01']);
const ATTEMPTS = 20;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Runs work again that did not get its locks. Each attempt gives up after a second: a statement that waits for a table holds up
 * everybody who comes to the table after it, readers too; between the attempts they get through.
 *
 * @param work to be repeated as a whole; rejects with what the driver says
 */
export async function withLockRetry<T>({ signal }: MigrationSession, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      if (attempt === ATTEMPTS || !LOCK_CODES.has(codeOf(thrown))) throw thrown;
      const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
      await pause(ceiling * (0.5 + Math.random() / 2), undefined, { signal });
    }
  }
}

function codeOf(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
}
