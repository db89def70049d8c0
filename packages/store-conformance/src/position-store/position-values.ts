import {
  I63_MAX,
  I128_MAX,
  I128_MIN,
  NAME_MAX,
  type Position,
  SOLANA_GENESIS,
  timestamp,
  U64_MAX,
  U128_MAX,
} from '@tradestore/core';
import { expect } from 'vitest';
import { awkwardIds, codePoints, idsOfBlockEdges } from '../awkward-ids.js';
import { makePosition } from '../make-positions.js';
import { bothWays, comeBack } from '../series/come-back.js';
import { positionKit } from './kit.js';
import { latest, type PositionScene, type PositionSuite, readDay, save } from './save-and-read.js';

const FIRST_LOSSY = 2n ** 53n + 1n;
/** 2255-06-05, the last moment that a Timestamp holds. */
const LAST_TIME = timestamp(Number.MAX_SAFE_INTEGER);

/** Values at and around the edges of their ranges. */
export function positionValues(suite: PositionSuite): void {
  suite.group('awkward values of positions', (contract) => {
    const round = (what: string, changes: (scene: PositionScene) => readonly Partial<Position>[]): void =>
      contract(`${what} come back as they went in`, (scene) => comeBack(positionKit, scene, bothWays(changes(scene))));

    round('quantities from 0 to 2^64 - 1', () =>
      [0n, 1n, FIRST_LOSSY, I63_MAX, I63_MAX + 1n, U64_MAX - 1n, U64_MAX].map((quantity) => ({ quantity })),
    );
    round('sums of cost from 0 to 2^128 - 1', () =>
      [0n, 1n, FIRST_LOSSY, U64_MAX, U64_MAX + 1n, I128_MAX, I128_MAX + 1n, U128_MAX - 1n, U128_MAX].map(
        (costBasis) => ({ costBasis }),
      ),
    );
    round('sums of fees from 0 to 2^128 - 1', () =>
      [0n, 1n, FIRST_LOSSY, U64_MAX, U64_MAX + 1n, I128_MAX + 1n, U128_MAX].map((feesPaid) => ({ feesPaid })),
    );
    round('losses down to -2^127', () =>
      [-1n, -FIRST_LOSSY, -U64_MAX, I128_MIN + 1n, I128_MIN].map((realizedPnl) => ({ realizedPnl })),
    );
    round('gains from 0 to 2^127 - 1', () =>
      [0n, 1n, FIRST_LOSSY, U64_MAX + 1n, I128_MAX - 1n, I128_MAX].map((realizedPnl) => ({ realizedPnl })),
    );
    round('amounts of every digit count', () =>
      Array.from({ length: 39 }, (_, digits) => {
        const power = 10n ** BigInt(digits);
        const signed = power <= I128_MAX ? power : I128_MAX;
        return {
          quantity: power <= U64_MAX ? power : U64_MAX,
          costBasis: power,
          feesPaid: power - 1n,
          realizedPnl: -signed,
        };
      }),
    );
    round('slots from 0 to 2^63 - 1', () => [0n, 1n, FIRST_LOSSY, I63_MAX - 1n, I63_MAX].map((slot) => ({ slot })));
    round('sequences from 0 to 2^63 - 1', () =>
      [0n, 1n, FIRST_LOSSY, I63_MAX - 1n, I63_MAX].map((sequence) => ({ sequence })),
    );
    round('times of opening, from genesis to 2^53 - 1 microseconds,', ({ world }) =>
      [SOLANA_GENESIS, world.at(-1), world.at(1), world.at(999), timestamp(LAST_TIME - 1), LAST_TIME].map(
        (openedAt) => ({ openedAt }),
      ),
    );
    round('a wallet, a token and a quote that are the same address', ({ world }) => [
      { wallet: world.token, token: world.token, quote: world.token },
    ]);

    contract('every microsecond comes back as it went in', async (scene) => {
      const micros = [0, 1, 2, 999, 1_000, 1_001, 999_999, 1_000_000, 123_456_789, 86_399_999_999];
      await comeBack(
        positionKit,
        scene,
        micros.map((since) => ({ time: scene.world.at(since) })),
      );
    });

    contract('a closed position comes back as it went in', async (scene) => {
      const closed = makePosition(scene.world, { status: 'closed', quantity: 0n, costBasis: 0n });
      await save(scene, [closed]);
      expect(await readDay(scene)).toStrictEqual([closed]);
    });

    contract('the largest times, up to 2^53 - 1 microseconds, come back as they went in', async (scene) => {
      for (const time of [timestamp(LAST_TIME - 1), LAST_TIME]) {
        const snapshot = makePosition(scene.world, { time });
        await save(scene, [snapshot]);
        expect(await latest(scene)).toStrictEqual(snapshot);
      }
    });
  });

  suite.group('awkward text of positions', (contract) => {
    for (const [what, text] of Object.entries(awkwardIds)) {
      contract(`a profileId of ${what}, and an id that ends with it, come back as they went in`, async (scene) => {
        await comeBack(positionKit, scene, bothWays([awkward(scene, text)]), inCodePoints);
      });
    }

    contract('every edge of a unicode block comes back as it went in', (scene) =>
      comeBack(
        positionKit,
        scene,
        idsOfBlockEdges().map((text) => awkward(scene, text)),
        inCodePoints,
      ),
    );
  });
}

/** The id is made unlike those of other worlds. */
function awkward({ world }: PositionScene, text: string): Pick<Position, 'id' | 'profileId'> {
  const id = Array.from(`${world.name('id').slice(-12)}${text}`)
    .slice(0, NAME_MAX)
    .join('');
  return { id, profileId: text };
}

function inCodePoints({ id, profileId }: Position): string {
  return [id, profileId].map(codePoints).join(' / ');
}
