import type { Fault } from './fault.js';

const smallest: Readonly<Record<string, number>> = { on: 1, bytes: 0, ms: 0, jitterMs: 0 };

/** Throws a RangeError for a number or a pattern that no fault can have. */
export function checkFault(fault: Fault): void {
  for (const [name, value] of Object.entries(fault)) {
    const least = fault.kind === 'slice' && name === 'bytes' ? 1 : (smallest[name] ?? 0);
    if (typeof value === 'number' && !(Number.isSafeInteger(value) && value >= least)) {
      throw new RangeError(`${fault.kind}: ${name} must be an integer of at least ${least}`);
    }
    if ((name === 'pattern' || name === 'after') && value !== undefined && value.length === 0 && !isFunction(value)) {
      throw new RangeError(`${fault.kind}: ${name} must not be empty`);
    }
  }
}

/** A fault in words, for the timeline. What it looks for or injects may hold secrets, so only its size is told. */
export function describeFault({ kind, ...settings }: Fault): string {
  const words = Object.entries(settings).map(([name, value]) => `${name}=${hidden.has(name) ? sizeOf(value) : value}`);
  return [kind, ...words].join(' ');
}

const hidden: ReadonlySet<string> = new Set(['pattern', 'after', 'content']);

function sizeOf(value: unknown): string {
  if (typeof value === 'string') return `${Buffer.byteLength(value)} bytes`;
  return value instanceof Uint8Array ? `${value.length} bytes` : typeof value;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
