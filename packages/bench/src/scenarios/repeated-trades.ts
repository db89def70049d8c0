import type { Signature, Timestamp, Trade } from '@tradestore/core';

const MICROS_PER_SECOND = 1_000_000;
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** So many last characters of a signature tell the rounds apart: 58^4 rounds. */
const ROUND_CHARACTERS = 4;

/**
 * The trades again and again without end, each round after the one before. A block time follows the one before by a second and a
 * slot by one, so that millions of them fall into weeks, as with a system that watches more than 234 tokens; what shares a block, a
 * transaction or an instruction still does. The transactions of each round have signatures of their own: real ones don't return.
 *
 * @param trades in the order of the chain
 */
export function* repeatedTrades(trades: readonly Trade[]): Generator<Trade, never, undefined> {
  const [first] = trades;
  if (first === undefined) throw new RangeError('there are no trades to repeat');
  let { time, slot } = first;
  for (let round = 0; ; round++) {
    let previous: Trade | undefined;
    for (const trade of trades) {
      if (trade.time !== previous?.time) time = (time + MICROS_PER_SECOND) as Timestamp;
      if (trade.slot !== previous?.slot) slot += 1n;
      previous = trade;
      yield { ...trade, time, slot, signature: round === 0 ? trade.signature : signatureOf(trade.signature, round) };
    }
  }
}

/** As {@link repeatedTrades} in the order in which they arrive: 95 % in order, 5 % up to a day late. */
export function* arrivingTrades(trades: readonly Trade[]): Generator<Trade, never, undefined> {
  let count = 0;
  for (const trade of repeatedTrades(trades)) {
    count += 1;
    if (count % 20 !== 0) {
      yield trade;
      continue;
    }
    // A prime to the 86 400 seconds of a day: every second of it has its turn, in no order.
    const seconds = ((count / 20) * 7_919) % 86_400;
    const time = (trade.time - seconds * MICROS_PER_SECOND) as Timestamp;
    yield { ...trade, time, slot: trade.slot - BigInt(seconds) };
  }
  throw new Error('repeated trades have no end');
}

/** The next trades. */
export function take(trades: Iterator<Trade, never, undefined>, count: number): Trade[] {
  return Array.from({ length: count }, () => trades.next().value);
}

/** Another signature for each round, as one flat string: what a database answered or JSON.parse made is flat too. */
function signatureOf(signature: Signature, round: number): Signature {
  const bytes = Buffer.from(signature, 'latin1');
  let rest = round;
  for (let at = bytes.length - ROUND_CHARACTERS; at < bytes.length; at++) {
    const moved = (ALPHABET.indexOf(String.fromCharCode(bytes[at] ?? 0)) + rest) % ALPHABET.length;
    bytes[at] = ALPHABET.charCodeAt(moved);
    rest = Math.floor(rest / ALPHABET.length);
  }
  return bytes.toString('latin1') as Signature;
}
