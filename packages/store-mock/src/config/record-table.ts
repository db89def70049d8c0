import { compareText, type Versioned } from '@tradestore/core';
import { BTree } from '../b-tree.js';

/** The last change of an id: a record, or the tombstone that its removal left. */
export interface LastChange<T> {
  readonly version: Versioned<T | null>;
  /** Of its audit entry. */
  readonly seq: bigint;
  readonly correlationId: string | null;
}

/** The records of one kind, with all their versions. */
export class RecordTable<T> {
  readonly #histories = new Map<string, Versioned<T | null>[]>();
  readonly #lastChanges = new Map<string, LastChange<T>>();
  /** Removed ones are not in it, so that a list passes by no tombstones. */
  readonly #live: BTree<string, Versioned<T>> = new BTree<string, Versioned<T>>(undefined, compareText);

  /** How many records are live. */
  get size(): number {
    return this.#live.size;
  }

  live(id: string): Versioned<T> | null {
    return this.#live.get(id) ?? null;
  }

  /** The live records whose ids follow `after`, by id. */
  *liveAfter(after: string | undefined): Generator<Versioned<T>, void, undefined> {
    for (const [id, version] of this.#live.entries(after)) {
      if (id !== after) yield version;
    }
  }

  /** The versions after one, oldest first. They count from 1. */
  history(id: string, after: number): readonly Versioned<T | null>[] {
    return this.#histories.get(id)?.slice(after) ?? [];
  }

  /** Undefined: there was none. */
  lastChange(id: string): LastChange<T> | undefined {
    return this.#lastChanges.get(id);
  }

  put(id: string, change: LastChange<T>): void {
    const { record, ...rest } = change.version;
    const history = this.#histories.get(id) ?? [];
    history.push(change.version);
    this.#histories.set(id, history);
    this.#lastChanges.set(id, change);
    if (record === null) this.#live.delete(id);
    else this.#live.set(id, Object.freeze({ record, ...rest }));
  }
}
