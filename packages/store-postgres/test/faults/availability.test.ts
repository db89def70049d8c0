// What health says of a disturbed server. Not in the shared suite: which states there are beside up and down is the store's own.

import { describe, expect, it } from 'vitest';
import { failOnAlarms } from './alarms.js';
import { expectFailure } from './failure.js';
import { startStage } from './stage.js';
import { poolOf, Subject } from './subject.js';

const stage = await startStage();
const { proxy, server } = stage;
failOnAlarms();

describe('health', () => {
  it('of a server that is well names its version, its schema, and the connections', async () => {
    const subject = new Subject(stage);
    await subject.mustSave(1);
    const health = await subject.stores.health();
    expect(health).toMatchObject({
      status: 'up',
      error: null,
      details: { readOnly: false, pendingMigrations: [], pool: { max: 19, waiting: 0 } },
    });
    expect(String(health.details['serverVersion'])).toContain(server.version);
    expect(health.latencyMs).toBeGreaterThan(0);
    expect(poolOf(health).total).toBe(await subject.backends());
  });

  const outages = [
    { title: 'refuses connections', fault: { kind: 'refuse' }, kind: 'connection' },
    { title: 'cuts each connection', fault: { kind: 'cut', on: 'new' }, kind: 'connection' },
    { title: 'accepts and never answers', fault: { kind: 'silent', on: 'new' }, kind: 'timeout' },
  ] as const;

  it.each(outages)('of a server that $title is down, with the reason, in time', async ({ fault, kind }) => {
    const subject = new Subject(stage, { layers: {}, connectTimeoutMs: 300 });
    await proxy.apply(fault);
    const startedAt = performance.now();
    const health = await subject.stores.health({ timeoutMs: 2_000 });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(health).toMatchObject({ status: 'down', error: { kind } });
    expect(health.error?.isTransient()).toBe(true);
    await proxy.heal();
    await subject.expectHealed({ patient: true });
  });

  it('of a server that freezes is down by its own timeoutMs, and up after the thaw', async () => {
    const subject = new Subject(stage, { layers: {} });
    await subject.mustSave(1);
    await server.control.freeze();
    try {
      const startedAt = performance.now();
      const health = await subject.stores.health({ timeoutMs: 300 });
      expect(health).toMatchObject({ status: 'down', error: { kind: 'timeout' } });
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    } finally {
      await server.control.thaw();
    }
    await subject.expectHealed({ patient: true });
  });

  it('of a login that is refused is down, and permanently so', async () => {
    const subject = new Subject(stage, { password: 'wrong' });
    const { status, error } = await subject.stores.health();
    expect(status).toBe('down');
    expect(error).toMatchObject({ kind: 'auth', code: '28P01' });
    expect(error?.isPermanent()).toBe(true);
  });

  it('of a schema that is older is degraded and names the migrations; stores that are opened on it refuse, and say what to run', async () => {
    const [last] = await stage.ask<{ id: number; name: string }>(
      'delete from tradestore.migrations where id = (select max(id) from tradestore.migrations) returning *',
    );
    if (last === undefined) throw new Error('no migration was applied');
    const subject = new Subject(stage);
    try {
      expect(await subject.stores.health()).toMatchObject({
        status: 'degraded',
        error: null,
        details: { pendingMigrations: [last.name] },
      });
      const error = await expectFailure(() => subject.mustSave(1), {
        kind: 'schema',
        transient: false,
        outcome: 'not_applied',
        withinMs: 3_000,
      });
      expect(error.message).toContain('migratePostgres');
      expect(error.details).toEqual({ missing: [last.name] });
    } finally {
      await stage.ask(
        'insert into tradestore.migrations select * from json_populate_record(null::tradestore.migrations, $1)',
        [JSON.stringify(last)],
      );
    }
    await subject.expectHealed();
  });
});
