import { expect, test } from 'vitest';
import { DbError } from '../../src/index.js';
import { collected } from '../collected.js';
import { reasonOf, vault } from './vault-store.js';

test('a sync member answers at once, also after close', async () => {
  const { store } = vault();
  await store.rules.get('a');
  expect(store.stats()).toEqual({ calls: 1 });
  await store.close();
  expect(store.stats()).toEqual({ calls: 1 });
});

test('a stream that the store makes itself yields what the store yields', async () => {
  const { store } = vault();
  expect(await collected(store.watch())).toEqual(['event']);
});

test('what such a stream throws arrives as a DbError that names store and method', async () => {
  const { bare, store } = vault();
  bare.events = async function* () {
    yield 'one';
    throw new TypeError('password=hunter2');
  };
  const error = await reasonOf(collected(store.watch()));
  expect(error).toMatchObject({ kind: 'internal', store: 'vault', operation: 'watch' });
  expect(JSON.stringify(error)).not.toContain('hunter2');
  bare.events = () => {
    throw new DbError({ kind: 'connection', message: 'no server' });
  };
  await expect(collected(store.watch())).rejects.toMatchObject({
    kind: 'connection',
    store: 'vault',
    operation: 'watch',
  });
});

test('leaving the loop ends the stream of the store', async () => {
  const { bare, store } = vault();
  let ended = false;
  bare.events = async function* () {
    try {
      for (;;) yield 'event';
    } finally {
      ended = true;
    }
  };
  for await (const event of store.watch()) {
    expect(event).toBe('event');
    break;
  }
  expect(ended).toBe(true);
});

test('a stream checks its options first, and rejects with kind closed after close', async () => {
  const { store } = vault();
  await expect(collected(store.watch({ timeoutMs: 0 }))).rejects.toMatchObject({
    kind: 'invalid_argument',
    operation: 'watch',
  });
  await store.close();
  await expect(collected(store.watch())).rejects.toMatchObject({ kind: 'closed' });
});
