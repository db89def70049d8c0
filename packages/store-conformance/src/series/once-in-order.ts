import { expect } from 'vitest';

/** Everything that existed, once and in its order; what was added may be among it, once. */
export function expectOnceInOrder(found: readonly string[], existed: readonly string[]): void {
  expect(found.filter((place) => existed.includes(place))).toStrictEqual(existed);
  expect(found, 'nothing twice').toStrictEqual([...new Set(found)]);
}
