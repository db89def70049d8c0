// How rows are gathered, sent, sent again and given up. Not in the shared suite: it is what lies below a store; and QuestDB cannot be made to
// refuse, lose and repeat so exactly, so that a server of our own does.

import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../rejection.js';
import { openSubject, rows } from './subject.js';

describe('single saves', () => {
  it('that come together share a request', async () => {
    const { server, save } = await openSubject();
    await Promise.all(rows(100).map((row) => save(row)));
    expect(server.requests).toHaveLength(1);
    expect(server.rows.size).toBe(100);
  });

  it('fill requests of commitRows, and what is left goes after the interval', async () => {
    const { server, save } = await openSubject({ commitRows: 10 });
    await Promise.all(rows(25).map((row) => save(row)));
    expect(server.requests.map((body) => body.split('\n').length - 1).sort((a, b) => b - a)).toEqual([10, 10, 5]);
  });

  it('of one key keep the order of their calls', async () => {
    const { server, save } = await openSubject();
    await Promise.all([1, 2, 3].map((value) => save({ key: 'k', value })));
    expect(server.rows.get('k')).toBe(3);
  });

  it('go at once when they are flushed', async () => {
    const { server, save, flush } = await openSubject({ commitIntervalMs: 1_000_000 });
    const saving = save({ key: 'k', value: 1 }, { timeoutMs: 20_000 });
    flush();
    await saving;
    expect(server.rows.get('k')).toBe(1);
  });
});

describe('a batch', () => {
  it('goes at once, in requests of its own, so many at once as may', async () => {
    const { server, save, saveBatch } = await openSubject({ commitIntervalMs: 30, rowsPerRequest: 10, maxInFlight: 3 });
    const single = save({ key: 'single', value: 1 });
    const release = server.hold();
    const saving = saveBatch(rows(95));
    await expect.poll(() => server.requests.length).toBeGreaterThanOrEqual(3);
    release();
    await Promise.all([saving, single]);
    expect(server.rows.size).toBe(96);
    expect(server.mostAtOnce).toBeLessThanOrEqual(3);
    expect(server.requests.filter((body) => body.includes('single'))).toEqual(['single 1\n']);
  });

  it('keeps the last of rows with one key', async () => {
    const { server, saveBatch } = await openSubject({ rowsPerRequest: 2 });
    await saveBatch([...rows(5), { key: 'k000001', value: 77 }, { key: 'k000000', value: 88 }]);
    expect(Object.fromEntries(server.rows)).toEqual({ k000000: 88, k000001: 77, k000002: 2, k000003: 3, k000004: 4 });
  });

  it('may be changed once it was given', async () => {
    const { server, saveBatch } = await openSubject({ rowsPerRequest: 3 });
    const batch = rows(10);
    const saving = saveBatch(batch);
    batch.length = 0;
    await saving;
    expect(server.rows.size).toBe(10);
  });

  it('that fails in the middle says what is stored, in the indexes of its caller', async () => {
    const { server, saveBatch } = await openSubject({ rowsPerRequest: 10, maxInFlight: 1 });
    server.otherwise({ badKey: 'k000025' });
    // In the reverse of the order in which it is written; k000003 stands twice.
    const batch = [...rows(40).toReversed(), { key: 'k000003', value: 3 }];
    const error = await rejectionOf(saveBatch(batch));
    expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'unknown', details: { index: 14 } });
    expect(server.rows.has('k000025')).toBe(false);
    const stored = error.details['storedRanges'] as readonly (readonly [number, number])[];
    const indexes = stored.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at));
    expect(indexes.map((index) => batch[index]?.key).sort()).toEqual(
      batch
        .map(({ key }) => key)
        .filter((key) => server.rows.has(key))
        .sort(),
    );
    expect(indexes.length).toBeGreaterThan(0);
  });

  it('of one request that is refused stored nothing, and says so', async () => {
    const { server, saveBatch } = await openSubject();
    server.otherwise({ badKey: 'k000007' });
    const error = await rejectionOf(saveBatch(rows(10)));
    expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied', details: { index: 7 } });
    expect(error.details).not.toHaveProperty('storedRanges');
    expect(server.rows.size).toBe(0);
  });
});

describe('a request that fails', () => {
  it.each([['cut'], ['store-and-cut'], [{ status: 503 }], [{ status: 429 }], [{ status: 500 }]] as const)(
    'with %j is sent again as the same bytes, and stored once',
    async (answer) => {
      const { server, saveBatch } = await openSubject();
      server.next(answer, answer);
      await saveBatch(rows(20));
      expect(server.requests).toHaveLength(3);
      expect(new Set(server.requests).size).toBe(1);
      expect(server.rows.size).toBe(20);
    },
  );

  it('is sent again until its deadline, and is not applied when the server never took it', async () => {
    const { server, saveBatch } = await openSubject();
    server.otherwise({ status: 429 });
    const error = await rejectionOf(saveBatch(rows(5), { timeoutMs: 300 }));
    expect(error).toMatchObject({
      kind: 'timeout',
      outcome: 'not_applied',
      details: { lastFailure: { kind: 'overloaded' } },
    });
    const sent = server.requests.length;
    expect(sent).toBeGreaterThan(2);
    server.otherwise('accept');
    const { saveBatch: other } = await openSubject();
    await other(rows(1));
    // Nobody waits for it any more.
    expect(server.requests).toHaveLength(sent);
    expect(server.rows.size).toBe(0);
  });

  it('whose answer is lost is unknown to who does not wait for another one', async () => {
    const { server, saveBatch } = await openSubject({ requestTimeoutMs: 50 });
    server.otherwise('silence');
    expect(await rejectionOf(saveBatch(rows(5), { timeoutMs: 400 }))).toMatchObject({
      kind: 'timeout',
      outcome: 'unknown',
    });
    expect(server.requests.length).toBeGreaterThan(1);
  });

  it('for one row fails the call of that row alone', async () => {
    const { server, save } = await openSubject();
    server.otherwise({ badKey: 'k000033' });
    const results = await Promise.allSettled(rows(100).map((row) => save(row)));
    expect(results.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([33]);
    expect(server.rows.size).toBe(99);
  });

  it.each([413, 400])(
    'for a row that the server does not name, with %i, is halved until that row is alone',
    async (status) => {
      const { server, save } = await openSubject();
      server.otherwise({ poisonKey: 'k000042', status });
      const results = await Promise.allSettled(rows(64).map((row) => save(row)));
      expect(results.flatMap((result, at) => (result.status === 'rejected' ? [at] : []))).toEqual([42]);
      expect(server.rows.size).toBe(63);
      expect(server.requests.length).toBeLessThan(20);
    },
  );

  it('for its login fails all of its calls, and is not sent again', async () => {
    const { server, save } = await openSubject();
    server.otherwise({ status: 401 });
    const results = await Promise.allSettled(rows(5).map((row) => save(row)));
    for (const result of results) expect(result).toMatchObject({ reason: { kind: 'auth', outcome: 'not_applied' } });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a call that is given up', () => {
  it('while its row waits takes the row along, and disturbs nobody who comes later', async () => {
    const { server, save } = await openSubject({ commitIntervalMs: 50 });
    const controller = new AbortController();
    const leaving = rejectionOf(save({ key: 'left', value: 1 }, { signal: controller.signal }));
    controller.abort();
    expect(await leaving).toMatchObject({ kind: 'cancelled', outcome: 'not_applied' });
    await save({ key: 'later', value: 1 });
    expect([...server.rows.keys()]).toEqual(['later']);
  });

  it('once its row was sent is unknown, and the request goes on for the others', async () => {
    const { server, save, flush } = await openSubject({ commitIntervalMs: 1_000_000 });
    const controller = new AbortController();
    const release = server.hold();
    const leaving = rejectionOf(save({ key: 'left', value: 1 }, { signal: controller.signal }));
    const staying = save({ key: 'stays', value: 1 });
    flush();
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort();
    expect(await leaving).toMatchObject({ kind: 'cancelled', outcome: 'unknown' });
    release();
    await staying;
    expect(server.requests).toHaveLength(1);
  });
});

describe('the buffer', () => {
  it('makes saves wait for room, and refuses at once when too many wait', async () => {
    const { server, save, depth } = await openSubject({ maxRows: 10, maxWaiting: 5, commitRows: 10 });
    const release = server.hold();
    const saves = rows(15).map((row) => save(row));
    expect(depth()).toMatchObject({ rows: 10, waiting: 5 });
    expect(await rejectionOf(save({ key: 'more', value: 1 }))).toMatchObject({
      kind: 'overloaded',
      outcome: 'not_applied',
    });
    release();
    await Promise.all(saves);
    expect(server.rows.size).toBe(15);
    expect(depth()).toEqual({ rows: 0, bytes: 0, waiting: 0, oldestMs: null });
  });

  it('is bounded in bytes too, and a batch that is larger goes in parts', async () => {
    const { server, saveBatch, depth } = await openSubject({ maxRows: 40, rowsPerRequest: 10 });
    const release = server.hold();
    const saving = saveBatch(rows(100));
    await expect.poll(() => server.requests.length).toBe(4);
    expect(depth().rows).toBeLessThanOrEqual(40);
    release();
    await saving;
    expect(server.rows.size).toBe(100);
  });

  it('says for how long its oldest row has waited', async () => {
    const { server, saveBatch, depth } = await openSubject();
    const release = server.hold();
    const saving = saveBatch(rows(1));
    await expect.poll(() => depth().oldestMs ?? 0).toBeGreaterThan(10);
    release();
    await saving;
    expect(depth().oldestMs).toBeNull();
  });
});
