// What stores are opened with. Not in the shared suite: each backend has options of its own.

import { isDbError } from '@tradestore/core';
import { describe, expect, test } from 'vitest';
import { openQuestDb, type QuestDbOptions } from '../src/index.js';

describe('an option', () => {
  test.each<[string, unknown]>([
    ['httpPort', 0],
    ['pgPort', 65_536],
    ['commitRows', 10_001],
    ['commitIntervalMs', -1],
    ['maxInFlight', 65],
    ['requestTimeoutMs', 0],
    ['maxBufferedRows', 0],
    ['maxBufferedBytes', 0.5],
    ['maxWaiting', -1],
    ['maxConnections', 0],
    ['maxRows', 0],
    ['tablePrefix', 'Upper_'],
    ['tls', 'yes'],
    ['layers', true],
    ['clock', 5],
    ['maxConnection', 5],
  ])('%s out of range is refused by its name, before anything is connected', (field, value) => {
    const error = thrownBy(() => openQuestDb({ host: '127.0.0.1', [field]: value } as QuestDbOptions));
    expect(isDbError(error) && error.kind).toBe('invalid_argument');
    expect(error).toMatchObject({ message: expect.stringContaining(field) });
  });

  test('that makes two identities, or a password that is nobody\u2019s, is refused', () => {
    expect(thrownBy(() => openQuestDb({ username: 'a', password: 'b', token: 'c' }))).toMatchObject({
      kind: 'invalid_argument',
    });
    expect(thrownBy(() => openQuestDb({ password: 'b' }))).toMatchObject({ kind: 'invalid_argument' });
  });

  test('at its bounds is taken', async () => {
    const stores = openQuestDb({
      commitRows: 10_000,
      commitIntervalMs: 0,
      maxWaiting: 0,
      maxInFlight: 64,
      tablePrefix: 'a',
    });
    await stores.close();
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
