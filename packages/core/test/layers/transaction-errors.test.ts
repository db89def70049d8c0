import { describe, expect, test } from 'vitest';
import { DbError } from '../../src/index.js';
import { reasonOf, vault } from './vault-store.js';

describe('what work throws comes out as it is', () => {
  class Refusal extends Error {}
  const ofAnotherStore = new DbError({
    kind: 'connection',
    message: 'elsewhere',
    store: 'redis',
    operation: 'getPrice',
  });
  const ofTheTransaction = new DbError({
    kind: 'conflict',
    message: 'changed meanwhile',
    store: 'vault',
    operation: 'save',
  });
  const reasons: readonly [string, unknown][] = [
    ['an error', new Refusal('no')],
    ['a frozen error', Object.freeze(new Refusal('no'))],
    ['text', 'no'],
    ['undefined', undefined],
    ['null', null],
    ['0', 0],
    ['a DbError of another store', ofAnotherStore],
    ['a DbError of the transaction', ofTheTransaction],
  ];

  test.each(reasons)('%s', async (_what, reason) => {
    const { store } = vault();
    const call = store.transaction({}, async () => {
      throw reason;
    });
    expect(await reasonOf(call)).toBe(reason);
  });

  test.each(reasons)('%s, also when work throws at once and not as a promise', async (_what, reason) => {
    const { store } = vault();
    const work = (): never => {
      throw reason;
    };
    expect(await reasonOf(store.transaction({}, work))).toBe(reason);
  });

  test.each(reasons)('%s, also when the store puts it into an error of its own as the cause', async (_what, reason) => {
    const { bare, store } = vault();
    bare.run = async (work) => {
      try {
        return await work(bare.tx);
      } catch (cause) {
        throw new DbError({ kind: 'internal', message: 'rolled back', cause });
      }
    };
    const call = store.transaction({}, async () => {
      throw reason;
    });
    expect(await reasonOf(call)).toBe(reason);
  });

  test('of the last run, when the store ran it again', async () => {
    const { bare, store } = vault();
    bare.run = async (work) => {
      await work(bare.tx).catch(() => undefined);
      return await work(bare.tx);
    };
    const reasonsInOrder = [new Refusal('first'), new Refusal('second')];
    let runs = 0;
    const call = store.transaction({}, async () => {
      throw reasonsInOrder[runs++];
    });
    expect(await reasonOf(call)).toBe(reasonsInOrder[1]);
    expect(runs).toBe(2);
  });

  test('but not when a later run came through', async () => {
    const { bare, store } = vault();
    bare.run = async (work) => {
      await work(bare.tx).catch(() => undefined);
      await work(bare.tx);
      throw new DbError({ kind: 'connection', message: 'lost at COMMIT', outcome: 'unknown' });
    };
    let runs = 0;
    const call = store.transaction({}, async () => {
      runs += 1;
      if (runs === 1) throw undefined;
    });
    await expect(call).rejects.toMatchObject({ kind: 'connection', outcome: 'unknown', operation: 'transaction' });
  });

  test('and says nothing of the health of this store, when it is an error of another one', async () => {
    const { store } = vault({ breaker: { failures: 1 } });
    const call = store.transaction({}, async () => {
      throw ofAnotherStore;
    });
    expect(await reasonOf(call)).toBe(ofAnotherStore);
    await expect(store.rules.get('a')).resolves.toBe('value');
  });
});

describe('what the store throws after work has resolved', () => {
  test.each([
    [
      new DbError({ kind: 'conflict', message: 'deadlock', outcome: 'not_applied' }),
      { kind: 'conflict', outcome: 'not_applied' },
    ],
    [new TypeError('password=hunter2'), { kind: 'internal', outcome: 'unknown' }],
  ])('is a DbError of the transaction (%#)', async (thrown, expected) => {
    const { bare, store } = vault();
    bare.run = async (work) => {
      await work(bare.tx);
      throw thrown;
    };
    const error = await reasonOf(store.transaction({}, async () => 'result'));
    expect(error).toMatchObject({ ...expected, store: 'vault', operation: 'transaction', attempts: 1 });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });
});
