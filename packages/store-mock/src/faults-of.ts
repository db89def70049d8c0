import { type AnyMethodTable, invalidArgument } from '@tradestore/core';
import type { FaultPlan, FaultRule } from './fault-plan.js';
import { assertFaultRule } from './fault-rules.js';

/**
 * Checks a plan for several stores.
 *
 * @param specs what the stores can be asked, together
 * @throws DbError kind `invalid_argument` for a rule that makes no sense, or names what no store has
 */
export function assertFaultPlan(plan: unknown, specs: AnyMethodTable): asserts plan is FaultPlan {
  if (!Array.isArray(plan)) {
    throw invalidArgument({ what: 'options', field: 'faults' }, 'must be an array of fault rules', plan);
  }
  for (const [index, rule] of plan.entries()) assertFaultRule(rule, index, specs);
}

/**
 * A checked plan for several stores as one of them sees it: of each rule only the store's own methods are left. A rule that
 * concerns others keeps its place and never holds, so that the numbers of the rules, and what they draw, are those of the plan.
 */
export function faultsOf(plan: FaultPlan, specs: AnyMethodTable): FaultPlan {
  return plan.map((rule): FaultRule => {
    if (rule.method === undefined) return rule;
    const method = [rule.method].flat().filter((name) => Object.hasOwn(specs, name));
    return method.length === 0 ? { method: 'health', probability: 0 } : { ...rule, method };
  });
}
