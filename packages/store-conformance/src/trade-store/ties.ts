import { signature, type Trade, type TradeCursor } from '@tradestore/core';
import { makeTrade } from '../make-trades.js';
import type { World } from '../world.js';

type Place = Omit<TradeCursor, 'time' | 'signature'> & { readonly letter: string };

/** The transactions of one microsecond, in chain order, and of each the places in it. The letter begins its signature. */
const transactions: readonly Pick<Place, 'slot' | 'transactionIndex' | 'letter'>[] = [
  { slot: 9n, transactionIndex: 11, letter: 'z' },
  { slot: 10n, transactionIndex: null, letter: 'Z' },
  { slot: 10n, transactionIndex: null, letter: 'a' },
  { slot: 10n, transactionIndex: 0, letter: 'y' },
  { slot: 10n, transactionIndex: 2, letter: 'x' },
  { slot: 10n, transactionIndex: 10, letter: 'A' },
  { slot: 100n, transactionIndex: null, letter: '1' },
];

const places: readonly Pick<Place, 'instruction' | 'innerInstruction' | 'fill'>[] = [
  { instruction: 2, innerInstruction: null, fill: 0 },
  { instruction: 2, innerInstruction: 0, fill: 0 },
  { instruction: 2, innerInstruction: 10, fill: 2 },
  { instruction: 2, innerInstruction: 10, fill: 10 },
  { instruction: 10, innerInstruction: 1, fill: 0 },
];

/** So many of the ties, counted from the first, are of one transaction. */
export const PLACES_OF_A_TRANSACTION: number = places.length;

/**
 * Trades of one microsecond in chain order, written down and not computed: they differ in each of the other fields that the
 * order looks at, nulls and numbers that sort otherwise as text included.
 */
export function makeTies(world: World, micros = 0): Trade[] {
  return transactions.flatMap(({ letter, ...transaction }) =>
    places.map((place) => {
      const rest = world.signature(`tie ${micros} ${letter}`).slice(1);
      const time = world.at(micros);
      return makeTrade(world, { ...transaction, ...place, time, signature: signature(`${letter}${rest}`) });
    }),
  );
}

/** A place in chain order, to be read: microsecond, slot, transaction index, signature, instruction, inner one, fill. */
export function placeOf(trade: TradeCursor): string {
  const { time, slot, transactionIndex, instruction, innerInstruction, fill } = trade;
  const transaction = `${slot}/${transactionIndex}/${trade.signature.slice(0, 6)}`;
  return `${time} ${transaction} ${instruction}/${innerInstruction}/${fill}`;
}
