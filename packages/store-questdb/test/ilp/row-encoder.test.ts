// How rows become bytes. Not in the shared suite: it knows no bytes.

import { createBuffer, SenderOptions } from '@questdb/nodejs-client';
import { I63_MAX, I128_MIN, U64_MAX } from '@tradestore/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRowEncoder } from '../../src/ilp/row-encoder.js';
import { metricRow, metricsTable, positionsTable, type Table, tradesTable } from '../../src/tables.js';
import { arbitraryPoint, arbitraryPosition, arbitraryTrade } from '../arbitrary-rows.js';

/** What the official client writes of the same values. */
function officialBytes<Row>(table: Table<Row>, name: string, rows: readonly Row[]): Buffer {
  const buffer = createBuffer(new SenderOptions('http::addr=localhost;protocol_version=3;'));
  for (const row of rows) {
    buffer.table(name);
    for (const column of table.columns) {
      if (column.type !== 'SYMBOL') continue;
      const value = column.value(row);
      if (value !== null) buffer.symbol(column.name, value);
    }
    for (const column of table.columns) {
      switch (column.type) {
        case 'SYMBOL':
          break;
        case 'VARCHAR': {
          const value = column.value(row);
          if (value !== null) buffer.stringColumn(column.name, value);
          break;
        }
        case 'INT':
        case 'LONG':
          // A number: the client takes no bigint.
          buffer.intColumn(column.name, Number(column.value(row)));
          break;
        case 'DOUBLE':
          buffer.floatColumn(column.name, column.value(row));
          break;
        case 'TIMESTAMP':
          buffer.timestampColumn(column.name, column.value(row), 'us');
          break;
        case 'DECIMAL(20,0)':
        case 'DECIMAL(39,0)': {
          const value = column.value(row);
          if (value !== null) buffer.decimalColumn(column.name, value, 0);
          break;
        }
        case 'DECIMAL(38,24)': {
          const [whole = '', fraction = ''] = column.value(row).split('.');
          buffer.decimalColumn(column.name, BigInt(whole + fraction), fraction.length);
          break;
        }
      }
    }
    buffer.at(BigInt(table.time(row)), 'us');
  }
  return buffer.toBufferNew() ?? Buffer.alloc(0);
}

/** Slots and sequences that the client can write, which takes numbers. */
const small = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).map(BigInt);
const trades = fc.array(
  fc.tuple(arbitraryTrade, small).map(([trade, slot]) => ({ ...trade, slot })),
  { minLength: 1, maxLength: 5 },
);
const positions = fc.array(
  fc.tuple(arbitraryPosition, small, small).map(([position, slot, sequence]) => ({ ...position, slot, sequence })),
  { minLength: 1, maxLength: 5 },
);
const points = fc.array(arbitraryPoint.map(metricRow), { minLength: 1, maxLength: 5 });

describe('bytes are those of the official client', () => {
  test('of any trades', () => {
    const encoder = compileRowEncoder(tradesTable, 'trades_1');
    fc.assert(
      fc.property(trades, (rows) => encoder.encode(rows).equals(officialBytes(tradesTable, 'trades_1', rows))),
      { numRuns: 500 },
    );
  });

  test('of any positions', () => {
    const encoder = compileRowEncoder(positionsTable);
    fc.assert(
      fc.property(positions, (rows) => encoder.encode(rows).equals(officialBytes(positionsTable, 'positions', rows))),
      { numRuns: 500 },
    );
  });

  test('of any points', () => {
    const encoder = compileRowEncoder(metricsTable);
    fc.assert(
      fc.property(points, (rows) => encoder.encode(rows).equals(officialBytes(metricsTable, 'metrics', rows))),
      { numRuns: 500 },
    );
  });
});

describe('a row', () => {
  const [trade] = fc.sample(arbitraryTrade, { numRuns: 1, seed: 1 });
  const [position] = fc.sample(arbitraryPosition, { numRuns: 1, seed: 1 });
  if (trade === undefined || position === undefined) throw new Error('no sample');

  test('holds a slot that no number does', () => {
    const line = compileRowEncoder(tradesTable)
      .encode([{ ...trade, slot: I63_MAX }])
      .toString('latin1');
    expect(line).toContain(' slot=9223372036854775807i,');
  });

  test('holds u64 max in nine bytes and the least i128 in seventeen', () => {
    const largest = compileRowEncoder(tradesTable)
      .encode([{ ...trade, fee: U64_MAX }])
      .toString('latin1');
    expect(largest).toContain(`,fee==\x17\x00\x09\x00${'\xff'.repeat(8)}`);
    const least = compileRowEncoder(positionsTable)
      .encode([{ ...position, realizedPnl: I128_MIN }])
      .toString('latin1');
    expect(least).toContain(`,realized_pnl==\x17\x00\x11\xff\x80${'\x00'.repeat(15)}`);
  });

  test('leaves out what is null, and always has a time in microseconds', () => {
    const line = compileRowEncoder(tradesTable)
      .encode([{ ...trade, pool: null, profileId: null, ruleId: null, fee: null }])
      .toString('latin1');
    expect(line).not.toMatch(/,(pool|profile_id|rule_id|fee)=/);
    expect(line.endsWith(` ${trade.time}t\n`)).toBe(true);
  });

  test('of a part of the rows is the part of the bytes', () => {
    const rows = fc.sample(arbitraryTrade, { numRuns: 20, seed: 2 });
    const encoder = compileRowEncoder(tradesTable);
    const parts = [encoder.encode(rows, 0, 7), encoder.encode(rows, 7, 19), encoder.encode(rows, 19)];
    expect(Buffer.concat(parts).equals(encoder.encode(rows))).toBe(true);
  });

  test('among thousands is what it is alone, and bytes that were given out do not change', () => {
    const rows = Array.from({ length: 5_000 }, (_, fill) => ({ ...trade, fill }));
    const encoder = compileRowEncoder(tradesTable);
    const first = encoder.encode(rows.slice(0, 1));
    const before = Buffer.from(first);
    const all = encoder.encode(rows);
    expect(all.equals(Buffer.concat(rows.map((row) => encoder.encode([row]))))).toBe(true);
    expect(first.equals(before)).toBe(true);
  });
});
