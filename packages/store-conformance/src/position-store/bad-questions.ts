import { inspect } from 'node:util';
import type { Address, PositionCursor, PositionStore } from '@tradestore/core';
import { expect } from 'vitest';
import { makePosition } from '../make-positions.js';
import { bad, rejectionOf } from '../rejection.js';
import { badBounds, notACount } from '../series/bad-bounds.js';
import type { World } from '../world.js';
import type { PositionSuite } from './save-and-read.js';

type Question = (store: PositionStore, world: World) => Promise<unknown>;

/** What cannot be asked. */
export function badQuestions(suite: PositionSuite): void {
  suite.group('bad questions', (contract) => {
    for (const [what, ask] of Object.entries(questions)) {
      contract(`${what} is refused with kind invalid_argument`, async ({ store, world }) => {
        const error = await rejectionOf(ask(store, world), 'invalid_argument');
        expect(error.outcome).toBe('not_applied');
      });
    }

    for (const count of notACount) {
      contract(`a limit of ${inspect(count)} is refused with kind invalid_argument`, async ({ store, world }) => {
        const options = { limit: bad<number>(count) };
        await rejectionOf(store.getPositionHistory('id', world.start, world.end, options), 'invalid_argument');
      });
    }

    for (const [what, boundOf] of Object.entries(badBounds)) {
      for (const side of ['start', 'end'] as const) {
        contract(`a range whose ${side} is ${what} is refused with kind invalid_argument`, async ({ store, world }) => {
          const range = { start: world.start, end: world.end, [side]: boundOf(world) };
          await rejectionOf(store.getPositionHistory('id', range.start, range.end), 'invalid_argument');
        });
      }
    }
  });
}

const after = (store: PositionStore, { start, end }: World, cursor: unknown): Promise<unknown> =>
  store.getPositionHistory('id', start, end, { after: bad<PositionCursor>(cursor) });

const questions: Readonly<Record<string, Question>> = {
  'getPosition without an id': (store) => store.getPosition(bad<string>(undefined)),
  'getPosition of an empty id': (store) => store.getPosition(''),
  'getPosition of an id with NUL': (store) => store.getPosition(`a${String.fromCharCode(0)}`),
  'getPosition of a position instead of its id': (store, world) => store.getPosition(bad<string>(makePosition(world))),
  'getOpenPositions of an empty profileId': (store) => store.getOpenPositions({ profileId: '' }),
  'getOpenPositions of a profileId of null': (store) => store.getOpenPositions({ profileId: bad<string>(null) }),
  'getOpenPositions of a token that is no address': (store) => store.getOpenPositions({ token: bad<Address>('0OIl') }),
  'getOpenPositions of a profile as text instead of options': (store) => store.getOpenPositions(bad<object>('profile')),
  'getPositionHistory of an empty id': (store, { start, end }) => store.getPositionHistory('', start, end),
  'getPositionHistory of an id of 129 characters': (store, { start, end }) =>
    store.getPositionHistory('x'.repeat(129), start, end),
  'getPositionHistory of a start after its end': (store, { start, end }) => store.getPositionHistory('id', end, start),
  'getPositionHistory after a cursor without a sequence': (store, world) => after(store, world, { time: world.start }),
  'getPositionHistory after a cursor without a time': (store, world) => after(store, world, { sequence: 1n }),
  'getPositionHistory after a cursor whose sequence is a number': (store, world) =>
    after(store, world, { time: world.start, sequence: 1 }),
  'getPositionHistory after a cursor whose time is in seconds': (store, world) =>
    after(store, world, { time: world.start / 1_000_000, sequence: 1n }),
  'getPositionHistory after null': (store, world) => after(store, world, null),
  'flush until something else': (store) => store.flush(bad<'visible'>('written')),
  'an options bag that is no object': (store, world) => store.savePosition(makePosition(world), bad<object>('soon')),
};
