import {
  type Attempt,
  type CallOptions,
  type CloseOptions,
  type CloseReport,
  DbError,
  type FailureCircumstances,
  type Health,
  invalidArgument,
  type MethodTable,
  type ProbedHealth,
  type Store,
  StoreCalls,
} from '../../src/index.js';
import { ManualClock } from '../../src/testing.js';

/** A contract as small as the shell can be tested on. */
export interface ShelfStore extends Store {
  read(key: string, options?: CallOptions): Promise<unknown>;
  put(value: string, options?: CallOptions): Promise<unknown>;
  putAll(values: readonly string[], options?: CallOptions): Promise<unknown>;
  watch(key: string, options?: CallOptions): AsyncIterable<string>;
  transaction<T>(context: object, work: (tx: object) => Promise<T>, options?: CallOptions): Promise<T>;
}

function assertKey(key: string): void {
  if (key === '') throw invalidArgument({ what: 'key' }, 'must not be empty', key);
}

export const shelfMethods: MethodTable<ShelfStore> = {
  name: { kind: 'value' },
  read: { kind: 'read', bag: 1, check: ([key]) => assertKey(key) },
  put: { kind: 'write', repeatable: true, bag: 1 },
  putAll: { kind: 'write', repeatable: true, bag: 1, rows: 0 },
  watch: { kind: 'stream', bag: 1, check: ([key]) => assertKey(key) },
  transaction: { kind: 'transaction', bag: 2 },
  health: { kind: 'control', bag: 0 },
  close: { kind: 'close' },
};

/** What the driver of this store throws. */
export class DriverError extends Error {}

/** A store in its shell that works as the test says, on a virtual clock. */
export class Shelf implements ShelfStore {
  readonly name = 'shelf';
  readonly clock: ManualClock = new ManualClock();
  readonly calls: StoreCalls<ShelfStore>;
  /** What each call does. */
  work: (attempt: Attempt) => Promise<unknown> = async () => 'value';
  rows: () => AsyncIterable<string> = async function* () {
    yield 'row';
  };
  probe: (attempt: Attempt) => Promise<ProbedHealth> = async () => ({ details: { version: 7 } });
  release: () => Promise<void> = async () => {};
  refuse: (method: string) => void = () => {};
  /** What the driver's errors were classified with. */
  readonly classified: FailureCircumstances[] = [];

  constructor(methods: MethodTable<ShelfStore> = shelfMethods) {
    this.calls = new StoreCalls<ShelfStore>({
      store: this,
      methods,
      clock: this.clock,
      classify: (cause, circumstances) => {
        this.classified.push(circumstances);
        return new DbError({ kind: 'connection', message: 'lost', outcome: circumstances.phase, cause });
      },
      refuse: (method) => this.refuse(method),
    });
  }

  read(key: string, options?: CallOptions): Promise<unknown> {
    return this.calls.run('read', [key, options], (attempt) => this.work(attempt));
  }
  put(value: string, options?: CallOptions): Promise<unknown> {
    return this.calls.run('put', [value, options], (attempt) => this.work(attempt));
  }
  putAll(values: readonly string[], options?: CallOptions): Promise<unknown> {
    return this.calls.run('putAll', [values, options], (attempt) => this.work(attempt));
  }
  watch(key: string, options?: CallOptions): AsyncIterable<string> {
    return this.calls.stream('watch', [key, options], () => this.rows());
  }
  transaction<T>(context: object, work: (tx: object) => Promise<T>, options?: CallOptions): Promise<T> {
    return this.calls.run('transaction', [context, work, options], (attempt) => this.work(attempt) as Promise<T>);
  }
  health(options?: CallOptions): Promise<Health> {
    return this.calls.health(options, (attempt) => this.probe(attempt));
  }
  close(options?: CloseOptions): Promise<CloseReport> {
    return this.calls.close(options, () => this.release());
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Never settles and hears nothing: a frozen server. */
export function hangs(): Promise<never> {
  return new Promise(() => {});
}

/** Work that has sent its write and waits for the answer. */
export function sentAndHangs(attempt: Attempt): Promise<never> {
  attempt.sent();
  return hangs();
}

/** Work that settles in its abort listener. */
export function whenGivenUp<T>(attempt: Attempt, settle: (reason: unknown) => T): Promise<T> {
  return new Promise((resolve, reject) => {
    attempt.signal.addEventListener('abort', () => {
      try {
        resolve(settle(attempt.signal.reason));
      } catch (error) {
        reject(error);
      }
    });
  });
}
