// Not in the shared suite: it drives the index alone, far harder than a database could be.
import { address, comparePositions, compareText, type Position, timestamp } from '@tradestore/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PositionIndex } from '../src/position-index.js';
import { countingLooks } from './counting-looks.js';
import { makePosition } from './make-position.js';

const ids = ['a', 'b', '\uff5e', '\u{1f680}'];
const profiles = ['one', 'two'];
const tokens = ['A', 'B'].map((letter) => address(letter.repeat(40)));
const START = makePosition(0).time;

/** Few values of everything, so that keys, times and filters meet often. */
const arbitraryPosition: fc.Arbitrary<Position> = fc
  .record({
    id: fc.constantFrom(...ids),
    time: fc.nat(3).map((micros) => timestamp(START + micros)),
    sequence: fc.nat(2).map(BigInt),
    profileId: fc.constantFrom(...profiles),
    token: fc.constantFrom(...tokens),
    status: fc.constantFrom('open', 'closed'),
    slot: fc.nat(9).map(BigInt),
  })
  .map((fields) => makePosition(0, fields));

const arbitraryBound = fc.nat(4).map((micros) => timestamp(START + micros));

test('answers every query as a list that is sorted and filtered would', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryPosition, { maxLength: 60 }),
      arbitraryBound,
      arbitraryBound,
      arbitraryPosition,
      (saves, start, end, place) => {
        const index = new PositionIndex();
        const byKey = new Map<string, Position>();
        for (const snapshot of saves) {
          index.save(snapshot);
          byKey.set(`${snapshot.time} ${snapshot.sequence} ${snapshot.id}`, snapshot);
        }
        const model = [...byKey.values()].sort(comparePositions);
        const latest = ids.flatMap((id) => model.findLast((snapshot) => snapshot.id === id) ?? []);
        const open = latest.filter(({ status }) => status === 'open').sort((a, b) => compareText(a.id, b.id));

        expect(index.size).toBe(model.length);
        for (const id of ids) {
          expect(index.latest(id)).toBe(latest.find((snapshot) => snapshot.id === id));
          const inRange = model.filter(({ id: of, time }) => of === id && time >= start && time < end);
          expect([...index.history(id, { start, end })]).toEqual(inRange);
          const following = inRange.filter((snapshot) => comparePositions(snapshot, place) > 0);
          expect([...index.history(id, { start, end, after: place })]).toEqual(following);
        }
        for (const profileId of [undefined, ...profiles]) {
          for (const token of [undefined, ...tokens]) {
            const matching = open.filter(
              (position) =>
                (profileId === undefined || position.profileId === profileId) &&
                (token === undefined || position.token === token),
            );
            expect([...index.open({ profileId, token })]).toEqual(matching);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('looks at no more of a long history, and of many closed positions, than it returns', () => {
  const index = new PositionIndex();
  const { counted, looksOf } = countingLooks<Position>('id', 'time', 'token', 'profileId');
  const count = 10_000;
  const end = makePosition(count).time;
  for (let n = 0; n < count; n++) {
    index.save(counted(makePosition(n)));
    const status = n % 100 === 0 ? 'open' : 'closed';
    const profileId = n % 1_000 === 0 ? 'rare' : 'profile';
    index.save(counted(makePosition(n, { id: `position ${n}`, status, profileId })));
  }
  const middle = makePosition(count / 2);
  expect(looksOf(100, () => index.history('position', { start: START, end }))).toBeLessThan(500);
  expect(looksOf(100, () => index.history('position', { start: START, end, after: middle }))).toBeLessThan(500);
  expect(looksOf(100, () => index.open({ token: middle.token }))).toBeLessThan(500);
  expect(looksOf(10, () => index.open({ profileId: 'rare', token: middle.token }))).toBeLessThan(100);
  expect(looksOf(1, () => [index.latest('position') ?? middle])).toBeLessThan(100);
});
