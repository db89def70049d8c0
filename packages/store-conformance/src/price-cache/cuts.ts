import { expect } from 'vitest';
import { cutConnections } from '../cut-connections.js';
import { inParts } from '../in-parts.js';
import { endingOf } from '../rejection.js';
import { untilDone, whileTimePasses } from '../until-done.js';
import { forEachKind, fresh, look } from './entries.js';
import { type CacheSuite, lasting } from './scene.js';

const needs = { needs: 'connection-faults' } as const;

/** A cache whose connections are cut under it. */
export function cuts(suite: CacheSuite): void {
  suite.group('cuts', (contract) => {
    forEachKind((kind) => {
      contract(
        `after its connections were cut, a cache sets and reads a ${kind.what} again`,
        async (scene) => {
          const { harness, world } = scene;
          const store = await scene.open();
          const [before, after] = kind.makeMany(world, 2);
          if (before === undefined || after === undefined) throw new Error('two were made');
          await kind.set(store, before);
          await cutConnections(scene, store);
          expect(await untilDone(harness, () => kind.set(store, after))).toBe(true);
          expect(await untilDone(harness, () => look(kind, store, before))).toStrictEqual(fresh(before));
          expect(await look(kind, store, after)).toStrictEqual(fresh(after));
        },
        needs,
      );

      contract(
        `writes of a ${kind.what} that a cut interrupts may all be repeated: the newest wins`,
        async (scene) => {
          const { harness, world } = scene;
          const store = await scene.open();
          const versions = Array.from({ length: 40 }, () => kind.make(world));
          const writing = Promise.all(world.shuffled(versions).map((version) => endingOf(kind.set(store, version))));
          await cutConnections(scene, store);
          await whileTimePasses(harness, writing);
          await inParts(world.shuffled(versions), (version) =>
            untilDone(harness, () => kind.set(store, version, lasting)),
          );
          const newest = versions.at(-1);
          if (newest === undefined) throw new Error('some were made');
          expect(await look(kind, store, newest)).toStrictEqual(fresh(newest));
        },
        needs,
      );
    });
  });
}
