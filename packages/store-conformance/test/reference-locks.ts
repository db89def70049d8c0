/** Whoever holds locks, and waits for them until it has ended. */
export interface LockOwner {
  /** Why it has ended; undefined: it goes on. */
  readonly ended: Error | undefined;
}

type Mode = 'shared' | 'exclusive';

/** Locks by name, held until the owner's end, as a database's row locks are. */
export class ReferenceLocks {
  readonly #holders = new Map<string, Map<LockOwner, Mode>>();
  readonly #waitsFor = new Map<LockOwner, Set<readonly LockOwner[]>>();
  #released = Promise.withResolvers<void>();

  /**
   * Takes a lock, as soon as nobody else holds one that excludes it.
   *
   * @returns false: it would wait for itself
   */
  async take(owner: LockOwner, name: string, mode: Mode): Promise<boolean> {
    for (;;) {
      if (owner.ended !== undefined) throw owner.ended;
      const holders = this.#holders.get(name) ?? new Map<LockOwner, Mode>();
      const others = [...holders].flatMap(([holder, held]) =>
        holder !== owner && (mode === 'exclusive' || held === 'exclusive') ? [holder] : [],
      );
      if (others.length === 0) {
        if (holders.get(owner) !== 'exclusive') holders.set(owner, mode);
        this.#holders.set(name, holders);
        return true;
      }
      const waits = this.#waitsFor.get(owner) ?? new Set();
      this.#waitsFor.set(owner, waits.add(others));
      try {
        if (others.some((other) => this.#isWaitingFor(other, owner))) return false;
        await this.#released.promise;
      } finally {
        waits.delete(others);
      }
    }
  }

  releaseAll(owner: LockOwner): void {
    for (const holders of this.#holders.values()) holders.delete(owner);
    this.#waitsFor.delete(owner);
    this.#released.resolve();
    this.#released = Promise.withResolvers();
  }

  #isWaitingFor(waiter: LockOwner, owner: LockOwner, seen = new Set<LockOwner>()): boolean {
    if (waiter === owner) return true;
    if (seen.has(waiter)) return false;
    seen.add(waiter);
    return [...(this.#waitsFor.get(waiter) ?? [])].flat().some((other) => this.#isWaitingFor(other, owner, seen));
  }
}
