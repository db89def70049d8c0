import { expect, test, vi } from 'vitest';
import { isDbError, type MethodTable, withLayers } from '../../src/index.js';
import { fails, hangs, type LedgerStore, ledger, ledgerMethods, outcomeOf, ScriptedStore } from './ledger-store.js';

test("a layered store has the contract's members and nothing else", () => {
  const { store } = ledger();
  expect(Object.keys(store).sort()).toEqual(Object.keys(ledgerMethods).sort());
  expect(store.name).toBe('ledger');
  expect(store.size).toBe(7);
});

test('methods are read when they are called, so a spy put on the store is seen', async () => {
  const { bare, store } = ledger();
  await store.read('a');
  const spy = vi.spyOn(bare, 'read').mockResolvedValue('spied');
  await expect(store.read('a')).resolves.toBe('spied');
  expect(spy).toHaveBeenCalledOnce();
});

test('arguments are checked before all layers: a bad one is refused although the circuit is open', async () => {
  const { bare, store } = ledger({ retry: { maxAttempts: 1 }, breaker: { failures: 1 } });
  bare.answers = [fails('connection')];
  await expect(store.read('a')).rejects.toMatchObject({ kind: 'connection' });
  await expect(store.read('')).rejects.toMatchObject({
    kind: 'invalid_argument',
    outcome: 'not_applied',
    store: 'ledger',
    operation: 'read',
  });
  expect(bare.asked).toHaveLength(1);
});

test('an argument that throws when it is read is refused with kind invalid_argument', async () => {
  const methods: MethodTable<LedgerStore> = {
    ...ledgerMethods,
    put: { kind: 'write', repeatable: true, bag: 1, check: ([value]) => void String(value) },
  };
  const bare = new ScriptedStore();
  const store = withLayers<LedgerStore>(bare, methods);
  const hostile = {
    toString() {
      throw new TypeError('gotcha');
    },
  };
  await expect(store.put(hostile as unknown as string)).rejects.toMatchObject({ kind: 'invalid_argument' });
  expect(bare.asked).toHaveLength(0);
});

test('whatever a store throws arrives as a DbError that names store and method', async () => {
  const { bare, store } = ledger();
  bare.answers = [
    async () => {
      throw new TypeError('password=hunter2');
    },
  ];
  const error: unknown = await store.put('a').catch((thrown: unknown) => thrown);
  expect(isDbError(error)).toBe(true);
  expect(error).toMatchObject({ kind: 'internal', outcome: 'unknown', store: 'ledger', operation: 'put' });
  expect(JSON.stringify(error)).not.toContain('hunter2');
});

test('a batch is what it was when it was called, although the caller empties its array while the call waits', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('connection'), async () => 'value'];
  const rows = ['a', 'b'];
  const call = outcomeOf(store.putAll(rows));
  rows.length = 0;
  await clock.advance(5_000);
  expect(call.settled).toBe(true);
  expect(bare.asked.map(({ args }) => args[0])).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('a stream reads its pages through the layers', async () => {
  const { bare, store, clock } = ledger();
  bare.answers = [fails('connection'), async () => 'one', async () => 'two', hangs];
  const stream = store.stream('a')[Symbol.asyncIterator]();
  const first = outcomeOf(stream.next());
  await clock.advance(5_000);
  expect(first.value).toEqual({ value: 'one', done: false });
  expect(await stream.next()).toEqual({ value: 'two', done: false });
  const third = outcomeOf(stream.next());
  await clock.advance(10_000);
  expect(third.error).toMatchObject({ kind: 'timeout', operation: 'read' });
});

test('self-admitted methods have only telemetry, the deadline and the error context around them', async () => {
  const { bare, store, clock } = ledger({
    selfAdmitted: ['put'],
    timeoutMs: 1_000,
    attemptTimeoutMs: 10,
    concurrency: { maxConcurrent: 1, maxQueued: 0 },
  });
  bare.answers = [hangs];
  const calls = [outcomeOf(store.put('a')), outcomeOf(store.put('b')), outcomeOf(store.put('c'))];
  await clock.advance(999);
  expect(bare.asked).toHaveLength(3);
  expect(calls.some((call) => call.settled)).toBe(false);
  await clock.advance(1);
  for (const call of calls) expect(call.error).toMatchObject({ kind: 'timeout', outcome: 'unknown', attempts: 1 });
});

test.each([
  [{ timeoutMs: 0 }, 'timeoutMs'],
  [{ attemptTimeoutMs: Number.NaN }, 'attemptTimeoutMs'],
  [{ retry: { maxAttempts: 0 } }, 'retry.maxAttempts'],
  [{ retry: { initialDelayMs: -1 } }, 'retry.initialDelayMs'],
  [{ concurrency: { maxConcurrent: 1.5 } }, 'concurrency.maxConcurrent'],
  [{ concurrency: { maxQueued: -1 } }, 'concurrency.maxQueued'],
  [{ breaker: { failures: 0 } }, 'breaker.failures'],
  [{ breaker: { halfOpenAfterMs: Number.POSITIVE_INFINITY } }, 'breaker.halfOpenAfterMs'],
])('an option out of range is refused by name: %o', (options, field) => {
  expect(() => ledger(options)).toThrow(field);
});

test('a layered store can be spied on', async () => {
  const { bare, store } = ledger();
  vi.spyOn(store, 'read').mockResolvedValue('spied');
  await expect(store.read('a')).resolves.toBe('spied');
  expect(bare.asked).toHaveLength(0);
});

test('a method that the store does not have is an error, and no success', async () => {
  const { bare, store } = ledger();
  Object.assign(bare, { put: undefined });
  await expect(store.put('a')).rejects.toMatchObject({ kind: 'internal', operation: 'put' });
});

test.each([[['puts']], ['put'], [[5]]])('selfAdmitted of %j is refused', (selfAdmitted) => {
  expect(() => ledger({ selfAdmitted: selfAdmitted as string[] })).toThrow('selfAdmitted');
});

test('a misspelled option is refused by name, and one that is no name is not repeated', () => {
  expect(() => ledger({ retries: 3 } as object)).toThrow('retries: is not known');
  expect(() => ledger({ 'postgres://u:hunter2@h': 3 } as object)).toThrow(/^layers: a field is not known/);
});

test('what was never asked of the store has no attempts', async () => {
  const { store } = ledger();
  await expect(store.read('')).rejects.toMatchObject({ kind: 'invalid_argument', attempts: 0 });
});
