import type { FaultPlan, FaultRule } from './fault-plan.js';
import type { MockOptions } from './options.js';

/**
 * Options with rules before those that they have: what `withFailure` of every mock does. For each rule that names no method,
 * `health` has one like it.
 */
export function failing<Options extends MockOptions>(rules: FaultRule | FaultPlan, options: Options): Options {
  const plan = [rules].flat();
  const ofHealth = plan
    .filter(({ method, applied }) => method === undefined && !applied)
    .map((rule): FaultRule => ({ ...rule, method: 'health' }));
  return { ...options, faults: [...plan, ...ofHealth, ...(options.faults ?? [])] };
}
