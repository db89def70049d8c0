import { describe, expect, test } from 'vitest';
import { outcomeOf } from './ledger-store.js';
import { lasting, reasonOf, vault } from './vault-store.js';

describe('the store itself inside of work', () => {
  const calls: readonly [string, (store: ReturnType<typeof vault>['store']) => Promise<unknown>][] = [
    ['rules.get', (store) => store.rules.get('a')],
    ['rules.save', (store) => store.rules.save('a')],
    ['transaction', (store) => store.transaction({}, async () => 1)],
    ['watch', (store) => store.watch()[Symbol.asyncIterator]().next()],
    ['health', (store) => store.health()],
    ['close', (store) => store.close()],
  ];

  test.each(calls)('is refused with kind internal: %s', async (operation, call) => {
    const { bare, store } = vault({ concurrency: { maxConcurrent: 1, maxQueued: 0 } });
    let inner: unknown;
    await store.transaction({}, async () => {
      await Promise.resolve();
      inner = await reasonOf(call(store));
    });
    expect(inner).toMatchObject({ kind: 'internal', outcome: 'not_applied', store: 'vault', operation, attempts: 0 });
    expect(bare.asked.map(({ method }) => method)).toEqual(['transaction']);
    await expect(store.rules.get('a')).resolves.toBe('value');
  });

  test('is refused however deep, and the error comes out of the transaction as it is', async () => {
    const { store } = vault();
    const deep = async (): Promise<string> => await Promise.all([store.rules.get('a')]).then(([value]) => value);
    await expect(store.transaction({}, deep)).rejects.toMatchObject({ kind: 'internal', operation: 'rules.get' });
  });

  test('may answer what it knows without asking', async () => {
    const { store } = vault();
    expect(await store.transaction({}, async () => [store.stats().calls, store.name, store.rules.label])).toEqual([
      1,
      'vault',
      'of rules',
    ]);
  });

  test('is refused for the work alone: other callers use the store meanwhile', async () => {
    const { store, clock } = vault();
    const transaction = outcomeOf(store.transaction({}, lasting(clock, 10)));
    await expect(store.rules.get('a')).resolves.toBe('value');
    await clock.advance(10);
    expect(transaction.value).toBe('done');
    await expect(store.rules.get('a')).resolves.toBe('value');
  });

  test('may be used by what work has started and not waited for, once the transaction has ended', async () => {
    const { store } = vault();
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let later: Promise<string> | undefined;
    await store.transaction({}, async () => {
      later = gate.then(() => store.rules.get('a'));
    });
    go();
    await expect(later).resolves.toBe('value');
  });

  test('of another kind may be used: each knows its own transactions', async () => {
    const { store } = vault();
    const other = vault().store;
    await expect(store.transaction({}, () => other.rules.get('a'))).resolves.toBe('value');
  });

  test('stays refused while work goes on after its deadline', async () => {
    const { store, clock } = vault({ timeoutMs: 10 });
    let inner: Promise<unknown> | undefined;
    const call = outcomeOf(
      store.transaction({}, async () => {
        await lasting(clock, 20)();
        inner = reasonOf(store.rules.get('a'));
        await inner;
      }),
    );
    await clock.advance(10);
    expect(call.error).toMatchObject({ kind: 'timeout' });
    await clock.advance(10);
    expect(await inner).toMatchObject({ kind: 'internal' });
  });
});
