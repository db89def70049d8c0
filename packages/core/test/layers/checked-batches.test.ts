import { expect, test } from 'vitest';
import { invalidArgument, type MethodTable, withLayers } from '../../src/index.js';
import { Shelf, type ShelfStore, shelfMethods } from '../store-calls/shelf-store.js';

/** A shelf whose table counts how often a batch is checked. */
function counted(): { methods: MethodTable<ShelfStore>; checks: () => number } {
  let checks = 0;
  const check = ([values]: readonly unknown[]): void => {
    checks += 1;
    if ((values as string[]).includes('')) throw invalidArgument({ what: 'values' }, 'must not be empty', '');
  };
  const methods: MethodTable<ShelfStore> = {
    ...shelfMethods,
    putAll: { kind: 'write', repeatable: true, bag: 1, rows: 0, check },
  };
  return { methods, checks: () => checks };
}

test('a batch is checked once, by the layers', async () => {
  const { methods, checks } = counted();
  const store = withLayers<ShelfStore>(new Shelf(methods), methods);
  await store.putAll(['a', 'b']);
  expect(checks()).toBe(1);
  await store.putAll(['a', 'b']);
  expect(checks()).toBe(2);
});

test('a batch of a bare store is checked each time, also when it is frozen', async () => {
  const { methods, checks } = counted();
  const values = Object.freeze(['a']);
  const bare = new Shelf(methods);
  await bare.putAll(values);
  await bare.putAll(values);
  expect(checks()).toBe(2);
  await expect(bare.putAll([''])).rejects.toMatchObject({ kind: 'invalid_argument' });
});

test("the array that the layers hand on is closed, and the caller's own is not", async () => {
  const { methods } = counted();
  const shelf = new Shelf(methods);
  const given: (readonly string[])[] = [];
  const putAll = shelf.putAll.bind(shelf);
  shelf.putAll = (values, options) => {
    given.push(values);
    return putAll(values, options);
  };
  const own = ['a'];
  await withLayers<ShelfStore>(shelf, methods).putAll(own);
  expect(given.map(Object.isFrozen)).toStrictEqual([true]);
  own.push('b');
});
