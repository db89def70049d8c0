import { isDate } from 'node:util/types';

/**
 * Copies of a call's arguments: its caller may change its objects and arrays while the call waits, and what was checked is what
 * must be asked for. Objects are copied with all that stands in them (the cursor in an options bag, the trigger of a rule); the
 * rows of a batch are not copied one by one.
 */
export function ownArguments(given: readonly unknown[]): unknown[] {
  return given.map((argument) => {
    const own = ownCopy(argument);
    if (isPlain(own)) {
      // No `Object.entries`: it would make an array of each field of each saved trade.
      for (const name in own) {
        const member = own[name];
        if (typeof member === 'object' && member !== null)
          own[name] = hasParts(member) ? deepCopy(member, new Map()) : ownCopy(member);
      }
    }
    return own;
  });
}

/** @param copies of what was met before: a value that holds itself, or one part many times, is copied as it is */
function deepCopy(value: object, copies: Map<unknown, unknown>): unknown {
  if (!hasParts(value)) return ownCopy(value);
  const known = copies.get(value);
  if (known !== undefined) return known;
  const copy = ownCopy(value) as Record<string, unknown>;
  copies.set(value, copy);
  for (const name of Object.keys(copy)) {
    const member = copy[name];
    if (typeof member !== 'object' || member === null) continue;
    // Defined and not assigned: a member may be called `__proto__`.
    Object.defineProperty(copy, name, {
      value: deepCopy(member, copies),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return copy;
}

function hasParts(value: unknown): boolean {
  return isPlain(value) || Array.isArray(value);
}

function ownCopy(value: unknown): unknown {
  if (isPlain(value)) return { ...value };
  if (Array.isArray(value)) return value.slice();
  // Anything else is a signal, which must stay itself, or something that the checks refuse.
  return isDate(value) ? new Date(value.getTime()) : value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, which has no prototype either.
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}
