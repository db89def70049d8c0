import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { rejectionOf } from '../rejection.js';
import { makeMany, type SeriesKit, type SeriesScene, type SeriesSuite } from './kit.js';
import { saveAll } from './save-and-read.js';

/** What the stores of these tests are opened with. */
const MAX_ROWS = 5;

/** No result is cut silently. */
export function limits<S extends SeriesStore, Row extends object>(suite: SeriesSuite<S>, kit: SeriesKit<S, Row>): void {
  const { many } = kit.noun;

  suite.group('limits', (contract) => {
    for (const [what, { ask, changesOf }] of Object.entries(kit.unbounded)) {
      contract(`${what} of exactly maxRows ${many} is given whole`, async (scene) => {
        const { store, world } = await limited(kit, scene, MAX_ROWS, changesOf);
        expect((await ask(store, world)).length).toBe(MAX_ROWS);
      });

      contract(`${what} of more than maxRows ${many} rejects with kind resource`, async (scene) => {
        const { store, world } = await limited(kit, scene, MAX_ROWS + 1, changesOf);
        const error = await rejectionOf(ask(store, world), 'resource');
        expect(error.isTransient()).toBe(false);
        expect(error.outcome).toBe('not_applied');
      });
    }

    for (const [method, { ask, gives }] of Object.entries(kit.limited)) {
      const first = gives === 'oldest first' ? 'oldest' : 'newest';

      contract(`${method} with a limit of maxRows gives the ${first} of more than maxRows ${many}`, async (scene) => {
        const { store, world, rows } = await limited(kit, scene, MAX_ROWS + 1);
        const inOrder = gives === 'oldest first' ? rows : rows.toReversed();
        expect(await ask(store, world, MAX_ROWS)).toStrictEqual(inOrder.slice(0, MAX_ROWS));
        expect(await ask(store, world, 1)).toStrictEqual(inOrder.slice(0, 1));
      });

      contract(`${method} with a limit above maxRows is refused with kind invalid_argument`, async (scene) => {
        const { store, world } = await limited(kit, scene);
        await rejectionOf(ask(store, world, MAX_ROWS + 1), 'invalid_argument');
      });
    }
  });
}

/** The scene with a store of a small maxRows, which has so many rows. */
async function limited<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
  scene: SeriesScene<S>,
  count = 0,
  changesOf: (world: SeriesScene<S>['world'], index: number) => Partial<Row> = () => ({}),
): Promise<SeriesScene<S> & { readonly rows: readonly Row[] }> {
  const { world } = scene;
  const small = { ...scene, store: await scene.open({ maxRows: MAX_ROWS }) };
  const rows = makeMany(kit, world, count, (index) => changesOf(world, index));
  if (count > 0) await saveAll(kit, small, rows);
  return { ...small, rows };
}
