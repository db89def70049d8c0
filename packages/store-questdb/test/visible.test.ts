// What wal_tables() says of a table that is suspended cannot be made happen on a real server: in dev mode, ALTER TABLE SUSPEND WAL answers
// OK and the next write is applied all the same (9.3.4). So the answers are given here.

import { type Attempt, systemClock } from '@tradestore/core';
import { describe, expect, it } from 'vitest';
import type { Value } from '../src/http-queries.js';
import { untilVisible } from '../src/visible.js';

const attempt: Attempt = {
  signal: new AbortController().signal,
  outcome: 'not_applied',
  leftMs: () => 1_000,
  sent: () => {},
  refused: () => {},
};

/** Answers one after the other, the last one for ever. */
function answering(...answers: readonly (readonly Value[])[]): {
  query: () => Promise<(readonly Value[])[]>;
  asked: () => number;
} {
  let asked = 0;
  return {
    query: async () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      return answer === undefined ? [] : [answer];
    },
    asked: () => asked,
  };
}

const ground = { attempt, clock: systemClock };

describe('untilVisible', () => {
  it('resolves when what was acknowledged at its begin is visible, whatever comes after', async () => {
    const queries = answering(['7', '5', false, ''], ['9', '6', false, ''], ['9', '7', false, '']);
    await untilVisible(queries, 't', ground);
    expect(queries.asked()).toBe(3);
  });

  it('rejects for a suspended table with kind resource, its name and the remedy', async () => {
    await expect(untilVisible(answering(['7', '5', true, 'DISK FULL']), 'prefix_trades', ground)).rejects.toMatchObject(
      {
        kind: 'resource',
        details: { table: 'prefix_trades', suspended: true },
        message: expect.stringMatching(
          /prefix_trades is suspended \(DISK FULL\).*ALTER TABLE prefix_trades RESUME WAL/,
        ),
      },
    );
  });

  it('rejects for a table that is suspended while it waits', async () => {
    const queries = answering(['7', '5', false, ''], ['7', '6', true, '']);
    await expect(untilVisible(queries, 't', ground)).rejects.toMatchObject({ kind: 'resource' });
  });

  it('rejects for a table that is not there with kind schema and what to run', async () => {
    await expect(untilVisible(answering(), 't', ground)).rejects.toMatchObject({
      kind: 'schema',
      message: expect.stringContaining('migrateQuestDb'),
    });
  });

  it('ends with the reason of its call when that is given up', async () => {
    const controller = new AbortController();
    const reason = new Error('given up');
    const waiting = untilVisible(answering(['7', '5', false, '']), 't', {
      ...ground,
      attempt: { ...attempt, signal: controller.signal },
    });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});
