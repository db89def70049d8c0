import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { inParts } from '../in-parts.js';
import { nextTurn } from '../next-turn.js';
import { pending } from '../pending.js';
import { endingOf } from '../rejection.js';
import { makeMany, type SeriesKit, type SeriesSuite } from './kit.js';

/** More than the layers let into a store at once. */
const MANY_SAVES = 200;
/** A promise whose time has come settles within a few turns of the event loop; what needs a server doesn't. */
const TURNS = 10;
/** A promise that rests on settled ones settles within a few microtasks, in layers too; what has work left doesn't. */
const MICROTASKS = 50;

/** What a flush waits for. */
export function flush<S extends SeriesStore, Row extends object>(suite: SeriesSuite<S>, kit: SeriesKit<S, Row>): void {
  suite.group('flush', (contract) => {
    contract(
      "flush('visible') resolves when every save that was called before it can be read",
      async ({ store, world }) => {
        const rows = makeMany(kit, world, MANY_SAVES);
        const saves = pending(rows.map((row) => kit.save(store, row)));
        await store.flush('visible');
        expect(await kit.rowsOfDay(store, world)).toStrictEqual(rows);
        await Promise.all(saves);
      },
    );

    contract(
      "when flush('visible') resolves, every save that was called before it has settled, and can be read if it resolved",
      async ({ store, world }) => {
        const batch = makeMany(kit, world, MANY_SAVES);
        const singles = makeMany(kit, world, MANY_SAVES);
        const stored: Row[] = [];
        let settled = 0;
        const note = async (rows: readonly Row[], saving: Promise<void>): Promise<void> => {
          const { error } = await endingOf(saving);
          settled += 1;
          if (error === undefined) stored.push(...rows);
        };
        const calls = pending([
          note(batch, kit.saveBatch(store, batch)),
          ...singles.map((row) => note([row], kit.save(store, row))),
        ]);
        await store.flush('visible');
        for (let microtask = 0; microtask < MICROTASKS; microtask++) await Promise.resolve();
        expect(settled, 'saves that have settled').toBe(calls.length);
        await Promise.all(calls);
        const found = await inParts(stored, (row) => kit.read(store, row));
        expect(found).toStrictEqual(stored);
      },
    );

    contract(
      "flush('acknowledged') resolves when every save that was called before it is",
      async ({ store, world }) => {
        let resolved = 0;
        const save = async (row: Row): Promise<void> => {
          await kit.save(store, row);
          resolved += 1;
        };
        const saves = pending(makeMany(kit, world, MANY_SAVES).map(save));
        await store.flush('acknowledged');
        for (let turn = 0; turn < TURNS; turn++) await nextTurn();
        expect(resolved).toBe(saves.length);
        await Promise.all(saves);
      },
    );

    contract('flush may be repeated, and called by many at once', async ({ store, world }) => {
      const row = kit.make(world);
      await kit.save(store, row);
      await Promise.all([store.flush('visible'), store.flush('acknowledged'), store.flush('visible')]);
      await store.flush('visible');
      expect(await kit.read(store, row)).toStrictEqual(row);
    });

    contract('flush resolves when nothing was saved', async ({ open }) => {
      const store = await open();
      expect(await store.flush('acknowledged')).toBeUndefined();
      expect(await store.flush('visible')).toBeUndefined();
    });
  });
}
