import { type Trade, timestamp } from '@tradestore/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeTrades } from '../src/copy-binary.js';
import { arbitraryTrade } from './arbitrary-trade.js';
import { decodedCopy, decodedNumeric, decodedTime } from './decoded-copy.js';
import { largestTrade } from './sample-trade.js';

describe('the encoder of batches', () => {
  test('writes every column of every trade exactly, in the order of the table', () => {
    fc.assert(
      fc.property(fc.array(arbitraryTrade, { maxLength: 20 }), (trades) => {
        expect(decodedCopy(Buffer.concat([...encodeTrades(trades)])).map(readable)).toEqual(trades.map(expected));
      }),
      { numRuns: 300 },
    );
  });

  test('writes a file without rows for no trades', () => {
    expect(decodedCopy(Buffer.concat([...encodeTrades([])]))).toEqual([]);
  });

  test('writes the same bytes whatever the size of its chunks', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryTrade, { maxLength: 40 }),
        fc.integer({ min: 1, max: 20_000 }),
        (trades, chunkBytes) => {
          const chunks = [...encodeTrades(trades, { chunkBytes })];
          expect(Buffer.concat(chunks).equals(Buffer.concat([...encodeTrades(trades)]))).toBe(true);
        },
      ),
    );
  });

  test('fills chunks of the size that is asked for, also with the largest trades that there can be', () => {
    const trades = Array.from({ length: 500 }, (): Trade => largestTrade);
    const chunks = [...encodeTrades(trades, { chunkBytes: 65_536 })];
    const { length: rowBytes } = Buffer.concat([...encodeTrades([largestTrade])]);
    expect(chunks.length).toBeGreaterThan(5);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(65_536);
    for (const chunk of chunks.slice(0, -1)) expect(chunk.length).toBeGreaterThan(65_536 - 2 * rowBytes);
    expect(decodedCopy(Buffer.concat(chunks))).toHaveLength(500);
  });

  test('looks at a trade only when the chunk that it is in is asked for', () => {
    let looked = 0;
    const trades = Array.from(
      { length: 1_000 },
      (): Trade => ({
        ...largestTrade,
        get time() {
          looked++;
          return timestamp(1_700_000_000_000_000);
        },
      }),
    );
    const chunks = encodeTrades(trades, { chunkBytes: 65_536 });
    expect(looked).toBe(0);
    chunks.next();
    expect(looked).toBeLessThan(100);
  });

  test('never writes into a chunk again that it has handed out', () => {
    const trades = Array.from({ length: 500 }, (_, at): Trade => ({ ...largestTrade, fill: at }));
    const handedOut: Buffer[] = [];
    const copies: Buffer[] = [];
    for (const chunk of encodeTrades(trades, { chunkBytes: 65_536 })) {
      handedOut.push(chunk);
      copies.push(Buffer.from(chunk));
    }
    expect(handedOut.every((chunk, at) => chunk.equals(copies[at] ?? Buffer.alloc(0)))).toBe(true);
  });
});

/** The bytes of a row as values, by the types that the table has. */
function readable(row: (Buffer | null)[]): unknown[] {
  const read: ((bytes: Buffer) => unknown)[] = [
    decodedTime,
    (bytes) => bytes.readBigInt64BE(0),
    int4,
    text,
    int4,
    int4,
    int4,
    text,
    text,
    text,
    text,
    decodedNumeric,
    decodedNumeric,
    decodedNumeric,
    decodedNumeric,
    text,
    text,
    text,
    text,
  ];
  expect(row).toHaveLength(read.length);
  return read.map((value, at) => {
    const bytes = row[at];
    return bytes === null || bytes === undefined ? null : value(bytes);
  });
}

function expected(trade: Trade): unknown[] {
  return [
    BigInt(trade.time),
    trade.slot,
    trade.transactionIndex ?? -1,
    trade.signature,
    trade.instruction,
    trade.innerInstruction ?? -1,
    trade.fill,
    trade.token,
    trade.quote,
    trade.trader,
    trade.side,
    `${trade.tokenAmount}`,
    `${trade.quoteAmount}`,
    trade.price,
    trade.fee === null ? null : `${trade.fee}`,
    trade.venue,
    trade.pool,
    trade.profileId,
    trade.ruleId,
  ];
}

function int4(bytes: Buffer): number {
  expect(bytes).toHaveLength(4);
  return bytes.readInt32BE(0);
}

function text(bytes: Buffer): string {
  return bytes.toString('utf8');
}
