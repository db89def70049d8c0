import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws a number from 0 (included) to 1 (excluded). */
export type Random = () => number;

/**
 * One of the endless random sequences of a seed. They are independent: what one user draws does not shift what another gets.
 *
 * @param seed a 32-bit integer
 * @param sequence which one, from 0
 */
export function randomSequence(seed: number, sequence: number): Random {
  const generator = xoroshiro128plus(seed);
  // Fresh from a small seed, the generator's first outputs hardly differ; a jump mixes its state, and keeps sequences 2^64
  // draws apart.
  for (let jumps = 0; jumps <= sequence; jumps++) generator.jump();
  return () => uniformFloat64(generator);
}
