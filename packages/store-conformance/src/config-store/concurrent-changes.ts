import type { AuditHead, ConfigStore, RecordKind } from '@tradestore/core';
import { isDbError } from '@tradestore/core';
import { expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { endingOf } from '../rejection.js';
import type { World } from '../world.js';
import { anybody, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { forEachKind, type RecordKit } from './record-kits.js';

const WRITERS = 20;
const ROUNDS = 5;
const MANY = 100;

/** Changes at the same time. */
export function concurrentChanges(suite: ConfigSuite): void {
  suite.group('concurrent changes', (contract) => {
    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { plural } = kit;

      contract(`${plural}: of many saves at once that expect the same version, exactly one wins`, async (scene) => {
        const { store, world } = scene;
        await kit.prepare(store, world);
        const record = kit.make(world);
        for (let version = 0; version < ROUNDS; version++) {
          const saves = Array.from({ length: WRITERS }, (_, writer) =>
            endingOf(kit.of(store).save(kit.changed(record, version * WRITERS + writer), expecting(version))),
          );
          const endings = await Promise.all(saves);
          const winners = endings.flatMap(({ value }) => value ?? []);
          expect(winners).toHaveLength(1);
          expect(await kit.of(store).get(record.id)).toStrictEqual(winners[0]);
          const losers = endings.flatMap(({ error }) => error ?? []);
          expect(losers.map(({ kind, details }) => [kind, details['currentVersion']])).toStrictEqual(
            losers.map(() => ['conflict', version + 1]),
          );
        }
        expect(await kit.of(store).history(record.id)).toHaveLength(ROUNDS);
      });

      contract(`${plural}: of a save and a removal at once, exactly one wins`, async ({ store, world }) => {
        await kit.prepare(store, world);
        for (let round = 0; round < ROUNDS; round++) {
          const record = kit.make(world);
          await kit.of(store).save(record, expecting(0));
          const endings = await Promise.all([
            endingOf<unknown>(kit.of(store).save(kit.changed(record, 1), expecting(1))),
            endingOf<unknown>(kit.of(store).remove(record.id, expecting(1))),
          ]);
          expect(endings.map(({ error }) => error?.kind).sort()).toStrictEqual(['conflict', undefined]);
          expect(await kit.of(store).history(record.id)).toHaveLength(2);
        }
      });
    });

    contract('seq has no gap after many changes at once', async (scene) => {
      const { store, world } = scene;
      const head = await store.audit.head();
      const saves = Array.from({ length: MANY }, () => store.settings.save(makeSetting(world), expecting(0)));
      await Promise.all(saves);
      await expectGapless(scene, head, MANY);
    });

    contract('seq has no gap after many changes, transactions and notes at once, some refused', async (scene) => {
      const { store, world } = scene;
      const head = await store.audit.head();
      const works = Array.from({ length: MANY }, (_, at) => workOf(store, world, at));
      const entries = await Promise.all(works.map((work) => work()));
      await expectGapless(
        scene,
        head,
        entries.reduce((sum, count) => sum + count, 0),
      );
    });

    contract('verify finds nothing broken while changes are made', async ({ store, world }) => {
      const saves = Array.from({ length: MANY }, () => store.settings.save(makeSetting(world), expecting(0)));
      const verifications = await Promise.all(Array.from({ length: 5 }, () => store.audit.verify()));
      await Promise.all(saves);
      expect(verifications.map(({ broken }) => broken)).toStrictEqual(verifications.map(() => null));
    });
  });
}

/** Work of some kind; gives how many entries it has written. */
function workOf(store: ConfigStore, world: World, at: number): () => Promise<number> {
  const setting = makeSetting(world);
  switch (at % 5) {
    case 0:
      return () => store.settings.save(setting, expecting(0)).then(() => 1);
    case 1:
      return () => refused(store.settings.save(setting, expecting(7)));
    case 2:
      return () =>
        store.transaction(anybody, async (tx) => {
          await tx.settings.save(setting, expecting(0));
          await tx.settings.save({ ...setting, value: 'again' }, expecting(1));
          return 2;
        });
    case 3:
      return () =>
        refused(
          store.transaction(anybody, async (tx) => {
            await tx.settings.save(setting, expecting(0));
            await tx.settings.save(setting, expecting(0));
          }),
        );
    default: {
      const entity = { kind: 'session', id: setting.id, version: at };
      return () => store.audit.append({ action: 'noted', entity }, anybody).then(() => 1);
    }
  }
}

/** A conflict writes nothing; anything else is a failure of the test. */
async function refused(call: Promise<unknown>): Promise<number> {
  try {
    await call;
  } catch (error) {
    if (isDbError(error) && error.kind === 'conflict') return 0;
    throw error;
  }
  throw new Error('resolved, but must be refused with kind conflict');
}

async function expectGapless(scene: { readonly store: ConfigStore }, head: AuditHead, count: number): Promise<void> {
  const entries = await entriesAfter(scene, head);
  expect(entries.map(({ seq }) => seq)).toStrictEqual(
    Array.from({ length: count }, (_, at) => head.seq + BigInt(at) + 1n),
  );
  const { seq, hash } = entries.at(-1) ?? head;
  expect(await scene.store.audit.head()).toStrictEqual({ seq, hash });
  const checkpoint = head;
  expect((await scene.store.audit.verify({ checkpoint, from: 'checkpoint' })).broken).toBeNull();
}
