import { type AuditEntry, isTimestamp, type RecordKind } from '@tradestore/core';
import { assert, expect } from 'vitest';
import { type ConfigScene, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { forEachKind, type RecordKit } from './record-kits.js';

/** The audit entry that comes with each change. */
export function auditEntries(suite: ConfigSuite): void {
  suite.group('audit entries', (contract) => {
    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { kind, plural } = kit;

      contract(`${plural}: each change has exactly one audit entry, in the order of the changes`, async (scene) => {
        const { entries } = await changeFourTimes(scene, kit);
        expect(entries).toHaveLength(4);
        expect(entries.map(({ seq }) => seq)).toStrictEqual(
          entries.map((_, at) => (entries[0]?.seq ?? 0n) + BigInt(at)),
        );
      });

      contract(`${plural}: an audit entry says whether it was a create, an update or a remove`, async (scene) => {
        const { entries } = await changeFourTimes(scene, kit);
        expect(entries.map(({ action }) => action)).toStrictEqual(['create', 'update', 'remove', 'create']);
      });

      contract(`${plural}: an audit entry names kind, id and version of the ${kind}`, async (scene) => {
        const { entries, id } = await changeFourTimes(scene, kit);
        expect(entries.map(({ entity }) => entity)).toStrictEqual(
          [1, 2, 3, 4].map((version) => ({ kind, id, version })),
        );
      });

      contract(
        `${plural}: an audit entry holds the ${kind} before and after, as the codec writes it`,
        async (scene) => {
          const { entries, records } = await changeFourTimes(scene, kit);
          const states = [null, records[0], records[1], null, records[2]].map((record) =>
            record == null ? null : kit.json(record),
          );
          expect(entries.map(({ before }) => before)).toStrictEqual(states.slice(0, -1));
          expect(entries.map(({ after }) => after)).toStrictEqual(states.slice(1));
        },
      );

      contract(`${plural}: an audit entry says who made the change, why, and in answer to what`, async (scene) => {
        const { entries } = await changeFourTimes(scene, kit);
        expect(entries.map(({ actor, reason, correlationId }) => ({ actor, reason, correlationId }))).toStrictEqual(
          contextsOf(scene.world.name('request')),
        );
        expect(entries.every(({ time }) => isTimestamp(time))).toBe(true);
      });
    });

    contract('a reason keeps its line breaks and all 2 000 units of text', async ({ store, world }) => {
      const id = world.name('reasons');
      const reasons = [' two\r\nlines\t', '\u{1F680}'.repeat(1_000), `'"\\ %s $1 \u0001`];
      for (const [at, reason] of reasons.entries()) {
        await store.settings.save({ id, value: at }, { ...expecting(at), reason });
      }
      const entries = await store.audit.list({ kind: 'setting', id });
      expect(entries.map(({ reason }) => reason)).toStrictEqual(reasons);
    });

    contract('changing an entry that was returned changes nothing in the log', async ({ store, world }) => {
      const id = world.name('scribbled');
      await store.settings.save({ id, value: { deep: [1] } }, expecting(0));
      const ask = { kind: 'setting', id };
      const [entry] = await store.audit.list(ask);
      const expected = structuredClone(entry);
      assert(entry);
      Reflect.set(entry, 'actor', 'somebody else');
      Reflect.set(entry.entity, 'version', 7);
      Reflect.set(entry.after as object, 'value', 'changed');
      expect(await store.audit.list(ask)).toStrictEqual([expected]);
    });
  });
}

const contextsOf = (correlationId: string): Pick<AuditEntry, 'actor' | 'correlationId' | 'reason'>[] => [
  { actor: 'operator', reason: 'first', correlationId: `${correlationId} 1` },
  { actor: 'service', reason: 'volatility', correlationId: `${correlationId} 2` },
  { actor: 'operator', reason: null, correlationId: null },
  { actor: '\u{1F680}', reason: 'again', correlationId: null },
];

/** Creates, updates and removes a record, and makes it anew. */
async function changeFourTimes<K extends RecordKind>(
  scene: ConfigScene,
  kit: RecordKit<K>,
): Promise<{ readonly entries: AuditEntry[]; readonly id: string; readonly records: ReturnType<typeof kit.make>[] }> {
  const { store, world } = scene;
  await kit.prepare(store, world);
  const { id } = kit.make(world);
  const records = Array.from({ length: 3 }, () => kit.make(world, { id }));
  const [first, second, third] = records;
  assert(first && second && third);
  const contexts = contextsOf(world.name('request')).map(({ actor, reason, correlationId }) => ({
    actor,
    reason: reason ?? undefined,
    correlationId: correlationId ?? undefined,
  }));
  const [one, two, three, four] = contexts;
  assert(one && two && three && four);
  const head = await store.audit.head();
  await kit.of(store).save(first, { ...one, expectedVersion: 0 });
  await kit.of(store).save(second, { ...two, expectedVersion: 1 });
  await kit.of(store).remove(id, { ...three, expectedVersion: 2 });
  await kit.of(store).save(third, { ...four, expectedVersion: 0 });
  return { entries: await entriesAfter(scene, head), id, records };
}
