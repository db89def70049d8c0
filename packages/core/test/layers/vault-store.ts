import type { CallOptions, CloseReport, Health, LayerOptions, MethodTable, Store } from '../../src/index.js';
import { invalidArgument, withLayers } from '../../src/index.js';
import { ManualClock } from '../../src/testing.js';
import type { Answer } from './ledger-store.js';

export interface Rules {
  readonly label: string;
  get(id: string, options?: CallOptions): Promise<string>;
  save(id: string, options?: CallOptions): Promise<string>;
}

/** What the work of a transaction gets. */
export interface VaultTransaction {
  save(id: string): Promise<void>;
}

/** A contract as small as nested members, a sync member, an own stream and transactions can be tested on. */
export interface VaultStore extends Store {
  readonly rules: Rules;
  stats(): { readonly calls: number };
  watch(options?: CallOptions): AsyncIterable<string>;
  transaction<T>(context: object, work: (tx: VaultTransaction) => Promise<T>, options?: CallOptions): Promise<T>;
}

export const vaultMethods: MethodTable<VaultStore> = {
  name: { kind: 'value' },
  rules: {
    kind: 'nested',
    methods: {
      label: { kind: 'value' },
      get: {
        kind: 'read',
        bag: 1,
        check: ([id]) => {
          if (id === '') throw invalidArgument({ what: 'id' }, 'must not be empty', id);
        },
      },
      save: { kind: 'write', repeatable: false, bag: 1 },
    },
  },
  stats: { kind: 'sync' },
  watch: { kind: 'stream', bag: 0 },
  transaction: { kind: 'transaction', bag: 2 },
  health: { kind: 'control', bag: 0 },
  close: { kind: 'close' },
};

/** How the store runs the work of a transaction. */
export type Run = (work: (tx: VaultTransaction) => Promise<unknown>, options: CallOptions) => Promise<unknown>;

/** A store that answers as the test says, and notes what reached it. */
export class ScriptedVault implements VaultStore {
  readonly name = 'vault';
  readonly asked: { method: string; options: CallOptions }[] = [];
  readonly saved: string[] = [];
  /** Answers in order; the last one stays. */
  answers: Answer[] = [async () => 'value'];
  events: () => AsyncIterable<string> = async function* () {
    yield 'event';
  };
  run: Run = (work) => work(this.tx);
  readonly tx: VaultTransaction = {
    save: async (id) => {
      this.saved.push(id);
    },
  };
  readonly rules: Rules = {
    label: 'of rules',
    get: (_id, options) => this.#answer('rules.get', options),
    save: (_id, options) => this.#answer('rules.save', options),
  };

  async #answer(method: string, options: CallOptions = {}): Promise<never> {
    this.asked.push({ method, options });
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    return (await answer?.(options, [])) as never;
  }

  stats(): { readonly calls: number } {
    return { calls: this.asked.length };
  }
  watch(): AsyncIterable<string> {
    return this.events();
  }
  async transaction<T>(
    _context: object,
    work: (tx: VaultTransaction) => Promise<T>,
    options: CallOptions = {},
  ): Promise<T> {
    this.asked.push({ method: 'transaction', options });
    return (await this.run(work, options)) as T;
  }
  async health(): Promise<Health> {
    return { status: 'up', latencyMs: 0, details: {}, error: null };
  }
  async close(): Promise<CloseReport> {
    return { unwritten: 0 };
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** A scripted store behind layers on a virtual clock. */
export function vault(options: LayerOptions = {}): { bare: ScriptedVault; store: VaultStore; clock: ManualClock } {
  const clock = new ManualClock();
  const bare = new ScriptedVault();
  return { bare, clock, store: withLayers<VaultStore>(bare, vaultMethods, { clock, ...options }) };
}

/** What a promise rejects with, whatever it is; a promise that resolves fails the test. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  let reason: unknown;
  await promise.then(
    () => {
      throw new Error('resolved');
    },
    (thrown: unknown) => {
      reason = thrown;
    },
  );
  return reason;
}

/** Work that takes so long on the clock of the test. */
export function lasting(clock: ManualClock, ms: number): () => Promise<string> {
  return () =>
    new Promise((resolve) => {
      clock.setTimer(() => resolve('done'), ms);
    });
}
