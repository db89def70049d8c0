import type { CallOptions, CloseReport, Health, LayerOptions, MethodTable, Store } from '../../src/index.js';
import { DbError, type DbErrorKind, invalidArgument, streamPages, withLayers } from '../../src/index.js';
import { ManualClock } from '../../src/testing.js';

/** A contract as small as layers can be tested on. */
export interface LedgerStore extends Store {
  readonly size: number;
  read(key: string, options?: CallOptions): Promise<string>;
  /** May be repeated. */
  put(value: string, options?: CallOptions): Promise<void>;
  /** Must not be repeated when its outcome is unknown. */
  append(value: string, options?: CallOptions): Promise<void>;
  putAll(values: readonly string[], options?: CallOptions): Promise<void>;
  stream(prefix: string, options?: CallOptions): AsyncIterable<string>;
  /** Answers for the writes before it. */
  flush(options?: CallOptions): Promise<void>;
}

export const ledgerMethods: MethodTable<LedgerStore> = {
  name: { kind: 'value' },
  size: { kind: 'value' },
  read: {
    kind: 'read',
    bag: 1,
    check: ([key]) => {
      if (key === '') throw invalidArgument({ what: 'key' }, 'must not be empty', key);
    },
  },
  put: { kind: 'write', repeatable: true, bag: 1 },
  append: { kind: 'write', repeatable: false, bag: 1 },
  putAll: { kind: 'write', repeatable: true, bag: 1, rows: 0 },
  stream: {
    kind: 'stream',
    bag: 1,
    over: (store) => (prefix, options) =>
      streamPages({ pageSize: 1, signal: options?.signal, read: async () => [await store.read(prefix, options)] }),
  },
  flush: { kind: 'read', bag: 0, afterWrites: true },
  health: { kind: 'control', bag: 0 },
  close: { kind: 'close' },
};

/** How the store answers one call. */
export type Answer = (options: CallOptions, args: readonly unknown[]) => Promise<unknown>;

/** A store that answers as the test says, and notes what reached it. */
export class ScriptedStore implements LedgerStore {
  readonly name = 'ledger';
  readonly size = 7;
  /** Every call that reached the store. */
  readonly asked: { method: string; args: readonly unknown[]; options: CallOptions }[] = [];
  /** Answers in order; the last one stays. */
  answers: Answer[] = [async () => 'value'];
  closeReport: CloseReport = { unwritten: 0 };
  closedWith: number | undefined;
  /** How many calls are in the store right now, and the most there ever were. */
  inside = 0;
  mostInside = 0;

  async #answer(method: string, args: readonly unknown[], options: CallOptions = {}): Promise<never> {
    this.asked.push({ method, args, options });
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    this.inside += 1;
    this.mostInside = Math.max(this.mostInside, this.inside);
    try {
      return (await answer?.(options, args)) as never;
    } finally {
      this.inside -= 1;
    }
  }

  read(key: string, options?: CallOptions): Promise<string> {
    return this.#answer('read', [key], options);
  }
  put(value: string, options?: CallOptions): Promise<void> {
    return this.#answer('put', [value], options);
  }
  append(value: string, options?: CallOptions): Promise<void> {
    return this.#answer('append', [value], options);
  }
  putAll(values: readonly string[], options?: CallOptions): Promise<void> {
    return this.#answer('putAll', [values], options);
  }
  stream(): AsyncIterable<string> {
    throw new Error('the layers make the stream themselves');
  }
  flush(options?: CallOptions): Promise<void> {
    return this.#answer('flush', [], options);
  }
  health(options?: CallOptions): Promise<Health> {
    return this.#answer('health', [], options);
  }
  async close(options?: { deadlineMs?: number | undefined }): Promise<CloseReport> {
    this.closedWith = options?.deadlineMs;
    return this.closeReport;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** A scripted store behind layers on a virtual clock. */
export function ledger(options: LayerOptions = {}): { bare: ScriptedStore; store: LedgerStore; clock: ManualClock } {
  const clock = new ManualClock();
  const bare = new ScriptedStore();
  return { bare, clock, store: withLayers<LedgerStore>(bare, ledgerMethods, { clock, ...options }) };
}

/** Answers with an error. */
export function fails(kind: DbErrorKind, more: Partial<ConstructorParameters<typeof DbError>[0]> = {}): Answer {
  return async () => {
    throw new DbError({ kind, message: `scripted ${kind}`, ...more });
  };
}

/** Answers with a value. */
export const succeeds: Answer = async () => 'value';

/** Never answers and ignores its signal: a frozen server. */
export const hangs: Answer = () => new Promise(() => {});

/** A promise's end, noted as it happens: a rejection is handled from the start. */
export function outcomeOf<T>(promise: Promise<T>): { settled: boolean; value?: T; error?: DbError } {
  const outcome: { settled: boolean; value?: T; error?: DbError } = { settled: false };
  promise.then(
    (value) => Object.assign(outcome, { settled: true, value }),
    (error: unknown) => Object.assign(outcome, { settled: true, error }),
  );
  return outcome;
}
