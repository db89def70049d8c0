import type { OpenPositionsOptions, Position } from '@tradestore/core';
import { expect } from 'vitest';
import { makePosition } from '../make-positions.js';
import type { World } from '../world.js';
import { type PositionScene, type PositionSuite, save, saveInTurn } from './save-and-read.js';

/** Open positions of a profile, of a token, of both. */
export function openFilter(suite: PositionSuite): void {
  suite.group('open positions of a profile or token', (contract) => {
    contract('profileId gives only the open positions of a profile', async (scene) => {
      const { world } = scene;
      await save(scene, grid(world));
      expect(await labelsOf(scene, { profileId: world.name('profile 0') })).toStrictEqual(['0 0', '0 1']);
    });

    contract('token gives only the open positions of a token', async (scene) => {
      const { world } = scene;
      await save(scene, grid(world));
      expect(await labelsOf(scene, { token: world.address('token 1') })).toStrictEqual(['0 1', '1 1']);
    });

    contract('profileId and token together give only what is of both', async (scene) => {
      const { world } = scene;
      await save(scene, grid(world));
      const both = { profileId: world.name('profile 1'), token: world.address('token 0') };
      expect(await labelsOf(scene, both)).toStrictEqual(['1 0']);
    });

    contract('a profile and a token without open positions have none', async (scene) => {
      const { store, world } = scene;
      await save(scene, grid(world));
      expect(await store.getOpenPositions({ profileId: world.name('no profile') })).toStrictEqual([]);
      expect(await store.getOpenPositions({ token: world.address('no token') })).toStrictEqual([]);
    });

    contract('a profile whose name differs in case is another one', async (scene) => {
      const { store, world } = scene;
      const profileId = `${world.name('case')}a`;
      await save(scene, [makePosition(world, { profileId })]);
      expect(await store.getOpenPositions({ profileId: `${world.name('case')}A` })).toStrictEqual([]);
    });

    contract('the quote of a position is not its token', async (scene) => {
      const { store, world } = scene;
      const quote = world.address('quote');
      await save(scene, [makePosition(world, { quote })]);
      expect(await store.getOpenPositions({ token: quote })).toStrictEqual([]);
    });

    for (const field of ['profileId', 'token'] as const) {
      contract(`the latest snapshot says of which ${field} a position is, no earlier one`, async (scene) => {
        const { store, world } = scene;
        const was = makePosition(world);
        const is = { ...makePosition(world), profileId: world.name('later'), token: world.address('later') };
        for (const snapshots of [[was], [is], [was]]) await saveInTurn(scene, snapshots);
        expect(await store.getOpenPositions({ [field]: was[field] })).toStrictEqual([]);
        expect(await store.getOpenPositions({ [field]: is[field] })).toStrictEqual([is]);
      });

      contract(
        `the latest snapshot saved again with another ${field} is no longer of the one before`,
        async (scene) => {
          const { store, world } = scene;
          const was = makePosition(world);
          const is = { ...was, profileId: world.name('later'), token: world.address('later') };
          await saveInTurn(scene, [was]);
          await saveInTurn(scene, [is]);
          expect(await store.getOpenPositions({ [field]: was[field] })).toStrictEqual([]);
          expect(await store.getOpenPositions({ [field]: is[field] })).toStrictEqual([is]);
        },
      );
    }

    contract('a closed position is of no profile and no token', async (scene) => {
      const { store, world } = scene;
      const opened = makePosition(world);
      const closed = makePosition(world, { profileId: world.name('later'), status: 'closed' });
      await saveInTurn(scene, [opened, closed]);
      for (const filter of [{ profileId: opened.profileId }, { profileId: closed.profileId }, { token: world.token }]) {
        expect(await store.getOpenPositions(filter)).toStrictEqual([]);
      }
    });
  });
}

/** Two profiles times two tokens: the id of a position ends with both numbers. */
function grid(world: World): Position[] {
  return [0, 1].flatMap((profile) =>
    [0, 1].map((token) =>
      makePosition(world, {
        id: `${world.name('grid')} ${profile} ${token}`,
        profileId: world.name(`profile ${profile}`),
        token: world.address(`token ${token}`),
      }),
    ),
  );
}

async function labelsOf({ store }: PositionScene, filter: OpenPositionsOptions): Promise<string[]> {
  return (await store.getOpenPositions(filter)).map(({ id }) => id.slice(-3));
}
