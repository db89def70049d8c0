import { compareText, type RecordKind } from '@tradestore/core';
import type { Session, Statement } from '../session.js';
import { ask } from './ask.js';
import type { Raw } from './raw-values.js';
import { recordTables } from './record-tables.js';

/** The order in which records are locked by those who know beforehand which; within a kind it is that of their ids. */
const kinds = ['profile', 'rule', 'setting'] as const satisfies readonly RecordKind[];

/** How long a transaction waits for a lock out of that order in its first run, in milliseconds; it doubles with each. */
const PATIENCE_MS = { first: 100, longest: 5_000 };

/** `shared`: others may have it too, but nobody changes it. */
export type LockMode = 'exclusive' | 'shared';

interface Place {
  readonly kind: RecordKind;
  readonly id: string;
}

/** The records that a transaction has asked for, in all of its runs. */
export class KnownPlaces {
  readonly #places = new Map<string, Place>();

  add(place: Place): void {
    this.#places.set(nameOf(place), place);
  }

  get inOrder(): readonly Place[] {
    return [...this.#places.values()].sort(comparePlaces);
  }
}

/**
 * The order of locks in one run of a transaction. Those who lock in one order never wait for each other in a circle, so they wait
 * as long as it takes. Who locks against it may be in a circle, which takes the database a second to find: it waits a moment only,
 * is rolled back, and in its next run locks first, in order, all that it asked for in the one before.
 */
export class LockOrder {
  readonly #session: Session;
  readonly #known: KnownPlaces;
  readonly #run: number;
  readonly #held = new Map<string, LockMode>();
  #last: Place | undefined;
  #usualTimeout: string | undefined;

  /** @param run 1 for the first */
  constructor(session: Session, known: KnownPlaces, run: number) {
    this.#session = session;
    this.#known = known;
    this.#run = run;
  }

  /** What the server's limit for one wait was before it was made short; undefined: it was not. */
  get usualTimeout(): string | undefined {
    return this.#usualTimeout;
  }

  /** Locks all that is known, in order. */
  async lockKnown(): Promise<void> {
    const places = this.#known.inOrder;
    for (const kind of kinds) {
      const ids = places.filter((place) => place.kind === kind).map(({ id }) => id);
      if (ids.length > 0) await ask(this.#session, lockAll(kind), [ids]);
    }
    for (const place of places) this.#hold(place, 'exclusive');
  }

  /** To be called before a statement that locks these, in this order. */
  async before(...places: readonly (Place & { readonly mode: LockMode })[]): Promise<void> {
    let isInOrder = true;
    for (const { kind, id, mode } of places) {
      const place = { kind, id };
      const held = this.#held.get(nameOf(place));
      if (held === 'exclusive' || held === mode) continue;
      // Of two who have it shared, and want it for themselves, each waits for the other.
      if (held !== undefined || (this.#last !== undefined && comparePlaces(place, this.#last) < 0)) isInOrder = false;
      this.#known.add(place);
      this.#hold(place, mode);
    }
    if (!isInOrder && this.#usualTimeout === undefined) this.#usualTimeout = await this.#shortenWaits();
  }

  #hold(place: Place, mode: LockMode): void {
    this.#held.set(nameOf(place), mode);
    if (this.#last === undefined || comparePlaces(place, this.#last) > 0) this.#last = place;
  }

  async #shortenWaits(): Promise<string> {
    const ms = Math.min(PATIENCE_MS.longest, PATIENCE_MS.first * 2 ** (this.#run - 1));
    const [[usual] = []]: Raw[][] = await ask(this.#session, shortenWaits, [String(ms)]);
    return usual ?? '0';
  }
}

const shortenWaits: Statement = {
  name: 'tradestore_shorten_waits',
  text: `with usual as materialized (select current_setting('lock_timeout') as timeout)
    select timeout, set_config('lock_timeout', $1, true) from usual`,
};

function lockAll(kind: RecordKind): Statement {
  return {
    name: `tradestore_${kind}_lock_all`,
    text: `select from ${recordTables[kind].name} where id = any($1::text[]) order by id for update`,
  };
}

function comparePlaces(a: Place, b: Place): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || compareText(a.id, b.id);
}

function nameOf({ kind, id }: Place): string {
  return `${kind} ${id}`;
}
