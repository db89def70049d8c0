import { type AnyMethodTable, DbError, invalidArgument, type Outcome } from '@tradestore/core';
import type { FaultError, FaultPlan, FaultRule } from './fault-plan.js';
import { assertFaultRule, methodsOf } from './fault-rules.js';
import { LATENCY_SEQUENCE } from './latency.js';
import { randomSequence } from './random-sequence.js';

/** What befalls one call. */
export interface Fault {
  /** Does the write take effect before the call fails? */
  readonly applied: boolean;
  /** Does the call never answer, instead of failing? */
  readonly hang: boolean;
  /** A new error to reject with. */
  readonly error: () => DbError;
}

/** A fault plan at work: decides for each call, at the moment of the call, whether it fails. */
export class Faults {
  readonly #methods: AnyMethodTable;
  readonly #rules: readonly RuleAtWork[];

  /** @throws DbError kind `invalid_argument` for a rule that makes no sense */
  constructor(plan: FaultPlan, methods: AnyMethodTable, seed: number) {
    if (!Array.isArray(plan)) {
      throw invalidArgument({ what: 'options', field: 'faults' }, 'must be an array of fault rules', plan);
    }
    this.#methods = methods;
    this.#rules = plan.map((rule: unknown, index) => {
      assertFaultRule(rule, index, methods);
      return new RuleAtWork(rule, index, methods, seed);
    });
  }

  /** The fault of the call that is being made; undefined: it succeeds. */
  choose(method: string): Fault | undefined {
    let chosen: RuleAtWork | undefined;
    // Every rule sees every call, so that which rule comes first has no say in what the others count and draw.
    for (const rule of this.#rules) {
      if (rule.holdsFor(method)) chosen ??= rule;
    }
    return chosen?.fault(['write', 'transaction'].includes(this.#methods[method]?.kind ?? ''));
  }
}

class RuleAtWork {
  readonly #rule: FaultRule;
  readonly #index: number;
  readonly #methods: ReadonlySet<string>;
  readonly #random: () => number;
  #seen = 0;

  constructor(rule: FaultRule, index: number, methods: AnyMethodTable, seed: number) {
    this.#rule = { ...rule };
    this.#index = index;
    this.#methods = new Set(methodsOf(rule, methods));
    this.#random = randomSequence(seed, LATENCY_SEQUENCE + 1 + index);
  }

  holdsFor(method: string): boolean {
    if (!this.#methods.has(method)) return false;
    this.#seen += 1;
    const { call, probability } = this.#rule;
    if (call !== undefined) return call === this.#seen;
    return probability === undefined || this.#random() < probability;
  }

  fault(isWrite: boolean): Fault {
    const { applied = false, hang = false } = this.#rule;
    return { applied, hang, error: () => this.#error(isWrite) };
  }

  #error(isWrite: boolean): DbError {
    const { applied, error = 'connection' } = this.#rule;
    const given: FaultError = typeof error === 'string' ? { kind: error } : error;
    const outcome: Outcome = applied ? 'unknown' : 'not_applied';
    return new DbError({
      ...given,
      message: given.message ?? `rule ${this.#index} of the fault plan makes this call fail`,
      outcome: isWrite ? (given.outcome ?? outcome) : 'not_applied',
    });
  }
}
