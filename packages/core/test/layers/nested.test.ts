import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test, vi } from 'vitest';
import { type CallOptions, type MethodTable, type Store, withLayers } from '../../src/index.js';
import { fails, hangs, outcomeOf, succeeds } from './ledger-store.js';
import { ScriptedVault, vault, vaultMethods } from './vault-store.js';

test("a layered store has the contract's nested members and nothing else", () => {
  const { store } = vault();
  expect(Object.keys(store).sort()).toEqual(Object.keys(vaultMethods).sort());
  expect(Object.keys(store.rules).sort()).toEqual(['get', 'label', 'save']);
});

test('a property of a nested member is the one of the store', () => {
  const { store } = vault();
  expect(store.rules.label).toBe('of rules');
});

test('an error of a nested method names its path', async () => {
  const { bare, store } = vault();
  bare.answers = [fails('constraint')];
  await expect(store.rules.save('a')).rejects.toMatchObject({
    kind: 'constraint',
    store: 'vault',
    operation: 'rules.save',
  });
  await expect(store.rules.get('')).rejects.toMatchObject({
    kind: 'invalid_argument',
    operation: 'rules.get',
    attempts: 0,
  });
});

test('a nested read is tried again, and a nested write whose outcome is unknown is not', async () => {
  const { bare, store, clock } = vault();
  bare.answers = [fails('connection', { outcome: 'unknown' }), succeeds];
  const read = outcomeOf(store.rules.get('a'));
  await clock.advance(9_000);
  expect(read.value).toBe('value');
  bare.answers = [fails('connection', { outcome: 'unknown' }), succeeds];
  await expect(store.rules.save('a')).rejects.toMatchObject({ kind: 'connection', outcome: 'unknown', attempts: 1 });
  expect(bare.asked.map(({ method }) => method)).toEqual(['rules.get', 'rules.get', 'rules.save']);
});

test('nested methods are read when they are called, so a spy put on the store is seen', async () => {
  const { bare, store } = vault();
  const spy = vi.spyOn(bare.rules, 'get').mockResolvedValue('spied');
  await expect(store.rules.get('a')).resolves.toBe('spied');
  expect(spy).toHaveBeenCalledOnce();
});

test('a nested method of a layered store can be spied on', async () => {
  const { bare, store } = vault();
  vi.spyOn(store.rules, 'get').mockResolvedValue('spied');
  await expect(store.rules.get('a')).resolves.toBe('spied');
  expect(bare.asked).toHaveLength(0);
});

test('a nested method that the store does not have is an error, and no success', async () => {
  const { bare, store } = vault();
  Object.assign(bare.rules, { save: undefined });
  await expect(store.rules.save('a')).rejects.toMatchObject({ kind: 'internal', operation: 'rules.save' });
  Object.assign(bare, { rules: undefined });
  await expect(store.rules.get('a')).rejects.toMatchObject({ kind: 'internal', operation: 'rules.get' });
});

test('after close every nested method rejects with kind closed', async () => {
  const { bare, store } = vault();
  await store.close();
  for (const call of [store.rules.get('a'), store.rules.save('a')]) {
    await expect(call).rejects.toMatchObject({ kind: 'closed', outcome: 'not_applied' });
  }
  expect(bare.asked).toHaveLength(0);
});

test('a nested method is self-admitted by its path', async () => {
  const { bare, store, clock } = vault({
    selfAdmitted: ['rules.save'],
    concurrency: { maxConcurrent: 1, maxQueued: 0 },
  });
  bare.answers = [hangs];
  const saves = [outcomeOf(store.rules.save('a')), outcomeOf(store.rules.save('b'))];
  const reads = [outcomeOf(store.rules.get('a')), outcomeOf(store.rules.get('b'))];
  await clock.advance(1);
  expect(bare.asked).toHaveLength(3);
  expect([...saves, ...reads].map(({ error }) => error?.kind)).toEqual([undefined, undefined, undefined, 'overloaded']);
});

test.each([['save'], ['rules'], ['rules.label'], ['transaction'], ['stats'], ['watch']])(
  'selfAdmitted of %j is refused: it is no read or write by its path',
  (name) => {
    expect(() => vault({ selfAdmitted: [name] })).toThrow('selfAdmitted: must hold names of rules.get, rules.save');
  },
);

test('members may be nested in nested members', async () => {
  interface Deep extends Store {
    readonly a: { readonly b: { readonly size: number; get(options?: CallOptions): Promise<string> } };
  }
  const methods: MethodTable<Deep> = {
    name: { kind: 'value' },
    a: {
      kind: 'nested',
      methods: { b: { kind: 'nested', methods: { size: { kind: 'value' }, get: { kind: 'read', bag: 0 } } } },
    },
    health: { kind: 'control', bag: 0 },
    close: { kind: 'close' },
  };
  const b = { size: 7, get: async (): Promise<string> => 'deep' };
  const store = withLayers<Deep>(Object.assign(new ScriptedVault(), { a: { b } }), methods);
  await expect(store.a.b.get()).resolves.toBe('deep');
  expect(store.a.b.size).toBe(7);
  vi.spyOn(b, 'get').mockRejectedValue(new Error('broken'));
  await expect(store.a.b.get()).rejects.toMatchObject({ operation: 'a.b.get' });
});

test('a span of a nested method names its path, and a transaction is one span', async () => {
  const spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
  try {
    const { store } = vault();
    await store.rules.save('a');
    await store.transaction({}, async (tx) => {
      await tx.save('a');
    });
    expect(spans.getFinishedSpans().map(({ name, attributes }) => [name, attributes['db.operation.name']])).toEqual([
      ['rules.save vault', 'rules.save'],
      ['transaction vault', 'transaction'],
    ]);
  } finally {
    trace.disable();
  }
});
