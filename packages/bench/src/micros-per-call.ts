import { measure } from 'mitata';
import type { Budget } from './scenario.ts';

const NANOS_PER_MICRO = 1_000;
const NANOS_PER_MILLI = 1_000_000;

/** Microseconds per call, garbage collection included: mitata's mean over its samples. */
export async function microsPerCall(work: () => unknown, budget: Budget): Promise<number> {
  const { avg } = await measure(work, { min_cpu_time: budget.minCpuMs * NANOS_PER_MILLI });
  return avg / NANOS_PER_MICRO;
}
