/** Whoever holds locks until it ends. */
export type LockOwner = object;

/** `shared`: beside others that are shared. */
export type LockMode = 'shared' | 'exclusive';

interface Lock {
  readonly holders: Map<LockOwner, LockMode>;
  /** First come, first served; but a holder that wants more comes first, since all others wait for it anyway. */
  readonly queue: Waiter[];
}

interface Waiter {
  readonly owner: LockOwner;
  readonly mode: LockMode;
  readonly granted: () => void;
}

/** Locks by name, held until their owner releases all, as a database's row locks are. */
export class Locks {
  readonly #locks = new Map<string, Lock>();
  readonly #held = new Map<LockOwner, Set<string>>();
  /** What each owner waits for: it does one thing at a time. */
  readonly #waiting = new Map<LockOwner, { readonly lock: Lock; readonly waiter: Waiter }>();

  /** How many names are locked, or waited for: none when all have ended. */
  get size(): number {
    return this.#locks.size;
  }

  /** Takes a lock when that can be done at once. @returns whether it was */
  take(owner: LockOwner, name: string, mode: LockMode): boolean {
    const lock = this.#lock(name);
    if (blockers(lock, owner, mode, lock.queue).length > 0) return false;
    this.#grant(name, lock, owner, mode);
    return true;
  }

  /** Would waiting for a lock close a circle of owners that wait for each other? */
  wouldDeadlock(owner: LockOwner, name: string, mode: LockMode): boolean {
    // For who holds nothing nobody waits, however many wait for the lock: no search, which would take their number squared.
    if (!this.#held.has(owner)) return false;
    const lock = this.#lock(name);
    const seen = new Set<LockOwner>();
    const left = blockers(lock, owner, mode, lock.queue);
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (next === owner) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      const waiting = this.#waiting.get(next);
      if (waiting !== undefined) left.push(...blockersOf(waiting.lock, waiting.waiter));
    }
    return false;
  }

  /**
   * Waits for a lock that could not be taken.
   *
   * @param granted called once, when it is taken
   * @returns what gives the waiting up
   */
  wait(owner: LockOwner, name: string, mode: LockMode, granted: () => void): () => void {
    const lock = this.#lock(name);
    const waiter: Waiter = { owner, mode, granted };
    if (lock.holders.has(owner)) lock.queue.unshift(waiter);
    else lock.queue.push(waiter);
    this.#waiting.set(owner, { lock, waiter });
    return () => {
      const at = lock.queue.indexOf(waiter);
      if (at === -1) return;
      lock.queue.splice(at, 1);
      this.#waiting.delete(owner);
      this.#serve(name, lock);
    };
  }

  /** Does an owner hold this lock, in any mode? */
  holds(owner: LockOwner, name: string): boolean {
    return this.#locks.get(name)?.holders.has(owner) === true;
  }

  /** Releases one lock. */
  release(owner: LockOwner, name: string): void {
    const lock = this.#locks.get(name);
    if (lock?.holders.delete(owner) !== true) return;
    const held = this.#held.get(owner);
    held?.delete(name);
    if (held?.size === 0) this.#held.delete(owner);
    this.#serve(name, lock);
  }

  /** Releases all that an owner holds; who waits for it goes on. */
  releaseAll(owner: LockOwner): void {
    const names = this.#held.get(owner) ?? [];
    this.#held.delete(owner);
    for (const name of names) {
      const lock = this.#lock(name);
      lock.holders.delete(owner);
      this.#serve(name, lock);
    }
  }

  #lock(name: string): Lock {
    const found = this.#locks.get(name);
    if (found !== undefined) return found;
    const lock: Lock = { holders: new Map(), queue: [] };
    this.#locks.set(name, lock);
    return lock;
  }

  #holds(lock: Lock, owner: LockOwner, mode: LockMode): boolean {
    const held = lock.holders.get(owner);
    return held === 'exclusive' || held === mode;
  }

  #grant(name: string, lock: Lock, owner: LockOwner, mode: LockMode): void {
    if (!this.#holds(lock, owner, mode)) lock.holders.set(owner, mode);
    const names = this.#held.get(owner) ?? new Set();
    this.#held.set(owner, names.add(name));
  }

  /** Grants what can be granted now, in the order of the queue. */
  #serve(name: string, lock: Lock): void {
    for (let next = lock.queue[0]; next !== undefined; next = lock.queue[0]) {
      const { owner, mode, granted } = next;
      if (blockersOf(lock, next).length > 0) break;
      lock.queue.shift();
      this.#waiting.delete(owner);
      this.#grant(name, lock, owner, mode);
      granted();
    }
    if (lock.holders.size === 0 && lock.queue.length === 0) this.#locks.delete(name);
  }
}

/** Whom one that is in the queue waits for. */
function blockersOf(lock: Lock, waiter: Waiter): LockOwner[] {
  return blockers(lock, waiter.owner, waiter.mode, lock.queue.slice(0, lock.queue.indexOf(waiter)));
}

/** The other holders and those ahead in the queue that a mode does not go beside. */
function blockers(lock: Lock, owner: LockOwner, mode: LockMode, ahead: readonly Waiter[]): LockOwner[] {
  const excludes = (other: LockMode): boolean => mode === 'exclusive' || other === 'exclusive';
  const holders = [...lock.holders].flatMap(([holder, held]) => (holder !== owner && excludes(held) ? [holder] : []));
  // Who holds the lock already does not queue for more of it.
  if (lock.holders.has(owner)) return holders;
  return [...holders, ...ahead.flatMap((waiter) => (excludes(waiter.mode) ? [waiter.owner] : []))];
}
