import { ExponentialBackoff, type IBackoff } from 'cockatiel';
import { abortError } from './abort-error.js';
import { type Clock, systemClock } from './clock.js';
import { isChangeAction, isRecordKind } from './config-records.js';
import type { ConfigChange, RecordKind } from './config-store.js';
import { DbError, isDbError } from './db-error.js';
import type { AuditEntry, AuditHead } from './model/audit.js';
import { fromJson, frozenCopy } from './model/codec.js';

/** Entries per page unless the store says otherwise: each may hold a record of 1 MiB twice. */
const DEFAULT_PAGE_SIZE = 100;

/** How {@link followChanges} reads. */
export interface ChangeFeed {
  /** The entries that follow `seq`, of all kinds, at most `limit`, by `seq`. */
  readonly readAfter: (seq: bigint, limit: number) => Promise<readonly AuditEntry[]>;
  /** The end of the log; asked for once, when there is no `after`. */
  readonly head: () => Promise<AuditHead>;
  /**
   * A hint: resolves when there may be entries after `seq`, at the latest after the poll interval, and at once when they came
   * between the last read and this call. When its signal aborts it releases what it holds.
   */
  readonly changed: (seq: bigint, signal: AbortSignal) => Promise<void>;
  /** Only changes after the entry of this `seq`. @default the log's head when the first change is asked for */
  readonly after?: bigint | undefined;
  /** Only records of these kinds. @default all */
  readonly kinds?: readonly RecordKind[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What errors name: the store and the watching method. */
  readonly origin?: { readonly store: string; readonly operation: string } | undefined;
  /** Entries per page, at least 1. @default 100 */
  readonly pageSize?: number | undefined;
  /** Where the pauses between attempts take time from. @default the system's clock */
  readonly clock?: Clock | undefined;
  /** How long it waits after a transient error, in milliseconds: longer each time, with jitter. @default 100 to 5 000 */
  readonly backoff?: { readonly initialDelayMs: number; readonly maxDelayMs: number } | undefined;
}

/**
 * The committed changes of records, in the order of `seq`, each once: every config store's `watch`, written once. The log is
 * the truth, and `changed` only says when to look.
 *
 * After a transient error it asks again, for ever; between changes it holds nothing but what `changed` does, and that until its
 * signal aborts.
 *
 * @throws DbError kind `cancelled` (`timeout` for `AbortSignal.timeout`) as soon as the signal aborts, whatever it waits for;
 * kind `corrupt_data`, with `details.seq`, for an entry that says no change that it can read; else the permanent error that a
 * read rejects with, such as kind `closed`
 */
export async function* followChanges(feed: ChangeFeed): AsyncGenerator<ConfigChange, void, undefined> {
  const { readAfter, changed, kinds, pageSize = DEFAULT_PAGE_SIZE } = feed;
  const asking = new PatientAsking(feed);
  let seq = feed.after ?? (await asking.ask(() => feed.head())).seq;
  for (;;) {
    const page = await asking.ask(() => readAfter(seq, pageSize));
    for (const entry of page) {
      asking.assertWanted();
      if (entry.seq <= seq) continue;
      const change = changeOf(entry, kinds, feed.origin);
      seq = entry.seq;
      if (change !== null) yield change;
    }
    if (page.length < pageSize) await asking.ask((signal) => changed(seq, signal));
  }
}

/** Asks until it is answered, and stops as soon as the caller's signal aborts. */
class PatientAsking {
  readonly #signal: AbortSignal | undefined;
  readonly #origin: { readonly store?: string; readonly operation?: string };
  readonly #clock: Clock;
  readonly #backoff: ExponentialBackoff<unknown>;

  constructor({ signal, origin, clock, backoff }: ChangeFeed) {
    this.#signal = signal;
    this.#origin = origin ?? {};
    this.#clock = clock ?? systemClock;
    const { initialDelayMs, maxDelayMs } = backoff ?? { initialDelayMs: 100, maxDelayMs: 5_000 };
    this.#backoff = new ExponentialBackoff({ initialDelay: initialDelayMs, maxDelay: maxDelayMs });
  }

  assertWanted(): void {
    if (this.#signal?.aborted) throw abortError(this.#signal, 'not_applied').with(this.#origin);
  }

  /** @param question is given a signal that aborts when nobody waits for its answer any more */
  async ask<Answer>(question: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    let delay: IBackoff<unknown> | undefined;
    for (;;) {
      try {
        return await this.#unlessAborted(question);
      } catch (thrown) {
        // A read that was given the signal itself says it in its own words.
        this.assertWanted();
        if (!isDbError(thrown)) throw thrown;
        if (thrown.isPermanent()) throw thrown.with(this.#origin);
        delay = delay === undefined ? this.#backoff.next() : delay.next(undefined);
        const waitMs = Math.max(delay.duration, thrown.retryAfterMs ?? 0);
        await this.#unlessAborted((signal) => this.#sleep(waitMs, signal));
      }
    }
  }

  /** An answer that comes after the abort is nobody's: a server that is silent must not hold the caller. */
  async #unlessAborted<Answer>(question: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    this.assertWanted();
    const signal = this.#signal;
    const controller = new AbortController();
    const onAbort = (): void => controller.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    try {
      return await new Promise<Answer>((resolve, reject) => {
        controller.signal.addEventListener('abort', () => {
          if (signal?.aborted) reject(abortError(signal, 'not_applied').with(this.#origin));
        });
        question(controller.signal).then(resolve, reject);
      });
    } finally {
      signal?.removeEventListener('abort', onAbort);
      controller.abort();
    }
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(resolve, ms);
      signal.addEventListener('abort', () => this.#clock.clearTimer(timer));
    });
  }
}

/** What an entry says of a record; null: it says nothing that is asked for. */
function changeOf(entry: AuditEntry, kinds: ChangeFeed['kinds'], origin: ChangeFeed['origin']): ConfigChange | null {
  const { action, entity } = entry;
  const { kind } = entity;
  if (!isRecordKind(kind) || !isChangeAction(action) || kinds?.includes(kind) === false) return null;
  const record = action === 'remove' ? null : recordOf(kind, entry, origin);
  const { id, version } = entity;
  // The compiler does not follow that the record is of this kind.
  return Object.freeze({ seq: entry.seq, kind, id, version, action, record }) as ConfigChange;
}

function recordOf(kind: RecordKind, { seq, after }: AuditEntry, origin: ChangeFeed['origin']): unknown {
  try {
    return frozenCopy(kind, fromJson(kind, after));
  } catch (cause) {
    throw new DbError({
      kind: 'corrupt_data',
      outcome: 'not_applied',
      message: `audit entry ${seq}: what it says of the ${kind} cannot be read; verify the log with audit.verify`,
      details: { seq, kind },
      ...origin,
      cause,
    });
  }
}
