import { type Trade, timestamp, timestampFromIso } from '@tradestore/core';
import { sharedPostgres } from '@tradestore/test-services';
import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rawText } from '../src/raw-text.js';
import {
  boundValue,
  chainColumns,
  cursorValues,
  keyColumns,
  keyValues,
  readTrades,
  selectTrades,
  tradeColumns,
  tradeParameters,
  tradeValues,
} from '../src/rows.js';
import { arbitraryTrade } from './arbitrary-trade.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { rejectionOf } from './rejection.js';
import { largestTrade, sampleTrade } from './sample-trade.js';

const postgres = sharedPostgres();
const insertText = `insert into tradestore.trades (${tradeColumns.join(', ')})
  values (${tradeParameters(1, tradeColumns).join(', ')})`;
const selectText = `select ${selectTrades} from tradestore.trades`;

describe.runIf(postgres !== null)('trades as rows', () => {
  let database: FreshDatabase;
  let client: Client;
  beforeAll(async () => {
    if (postgres === null) throw new Error('unreachable: the tests are skipped');
    database = await freshDatabase(postgres);
    client = new Client({ connectionString: database.adminUrl });
    await client.connect();
  });
  beforeEach(async () => {
    await client.query('truncate tradestore.trades');
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  const insert = (trade: Trade): Promise<unknown> => client.query(insertText, tradeValues(trade));
  const read = async (where = 'true', values: unknown[] = []): Promise<Trade[]> => {
    const text = `${selectText} where ${where}`;
    return readTrades((await client.query<unknown[]>({ text, values, rowMode: 'array', types: rawText })).rows);
  };

  test('the columns are those of the table, in its order', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select attname as name from pg_attribute
       where attrelid = 'tradestore.trades'::regclass and attnum > 0 and not attisdropped order by attnum`,
    );
    expect(tradeColumns).toEqual(rows.map(({ name }) => name));
  });

  test('any trade comes back as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTrade, async (trade) => {
        await client.query('truncate tradestore.trades');
        await insert(trade);
        expect(await read()).toStrictEqual([trade]);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    { zone: 'UTC', style: 'ISO' },
    { zone: 'America/New_York', style: 'German' },
    { zone: 'Australia/Lord_Howe', style: 'SQL, DMY' },
    { zone: 'Asia/Kathmandu', style: 'Postgres' },
  ])('no microsecond moves when the session is in $zone with dates in style $style', async ({ zone, style }) => {
    const times = ['2024-11-03T05:59:59.999999Z', '2024-11-03T06:00:00.000001Z', '2024-04-06T15:30:00.000001Z'];
    const trades = times.map((time): Trade => ({ ...sampleTrade, time: timestampFromIso(time) }));
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    await client.query(`select set_config('TimeZone', $1, false), set_config('DateStyle', $2, false)`, [zone, style]);
    try {
      for (const trade of [...trades, largestTrade]) await insert(trade);
    } finally {
      await client.query('reset TimeZone; reset DateStyle');
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
    const { rows } = await client.query<{ micros: string }>(
      'select (extract(epoch from time) * 1000000)::int8::text as micros from tradestore.trades',
    );
    expect(rows.map(({ micros }) => Number(micros))).toEqual([...trades, largestTrade].map(({ time }) => time));
    await client.query(`select set_config('TimeZone', $1, false), set_config('DateStyle', $2, false)`, [zone, style]);
    try {
      expect(await read()).toEqual([...trades, largestTrade]);
    } finally {
      await client.query('reset TimeZone; reset DateStyle');
    }
  });

  test('the values of a key and of a cursor find their trade', async () => {
    const trade: Trade = { ...sampleTrade, innerInstruction: null, transactionIndex: null };
    await insert(trade);
    await insert({ ...trade, fill: 1 });
    const isKey = `(${keyColumns.join(', ')}) = (${tradeParameters(1, keyColumns).join(', ')})`;
    expect(await read(isKey, keyValues(trade))).toEqual([trade]);
    const isAfter = `(${chainColumns.join(', ')}) > (${tradeParameters(1, chainColumns).join(', ')})`;
    expect(await read(isAfter, cursorValues(trade))).toEqual([{ ...trade, fill: 1 }]);
  });

  test('bounds are exact, from the beginning to the last microsecond that there is', async () => {
    await insert(sampleTrade);
    await insert(largestTrade);
    const within = 'time >= $1::timestamptz and time < $2::timestamptz';
    const last = timestamp(Number.MAX_SAFE_INTEGER);
    const bounds = (start: number, end: number): string[] => [boundValue(timestamp(start)), boundValue(timestamp(end))];
    expect(await read(within, bounds(0, last))).toEqual([sampleTrade]);
    expect(await read(within, bounds(sampleTrade.time, sampleTrade.time + 1))).toEqual([sampleTrade]);
    expect(await read(within, bounds(0, sampleTrade.time))).toEqual([]);
    expect(await read(within, bounds(sampleTrade.time + 1, last))).toEqual([]);
    expect(boundValue(new Date(1_724_267_459_000))).toBe(boundValue(timestamp(1_724_267_459_000_000)));
  });

  test('what a reader gets does not depend on the parsers that the process has for types', async () => {
    await insert(sampleTrade);
    client.setTypeParser(25, () => 'another text');
    try {
      expect(await read()).toEqual([sampleTrade]);
    } finally {
      client.setTypeParser(25, (text: string) => text);
    }
  });

  const corruptions: readonly { column: string; value: string; why: string }[] = [
    { column: 'price', value: 'NaN', why: 'is no number' },
    { column: 'price', value: '-1', why: 'is negative' },
    { column: 'price', value: '0', why: 'is 0 although no amount is' },
    { column: 'token_amount', value: 'NaN', why: 'is no number' },
    { column: 'token_amount', value: '18446744073709551616', why: 'is beyond u64' },
    { column: 'quote_amount', value: '-1', why: 'is negative' },
    { column: 'fee', value: '-1', why: 'is negative' },
    { column: 'signature', value: 'too short', why: 'is no signature' },
    { column: 'token', value: '', why: 'is empty' },
    { column: 'quote', value: 'WSOL', why: 'is no address' },
    { column: 'trader', value: '0'.repeat(40), why: 'has letters that base58 has not' },
    { column: 'venue', value: 'Raydium AMM', why: 'has letters that a venue has not' },
    { column: 'pool', value: '', why: 'is empty' },
    { column: 'profile_id', value: '', why: 'is empty' },
    { column: 'profile_id', value: 'a\tb', why: 'holds a control character' },
    { column: 'rule_id', value: '\u001f', why: 'is the character that separates columns' },
    { column: 'rule_id', value: 'x'.repeat(129), why: 'is too long' },
  ];
  test.each(corruptions)(
    'a row whose $column $why is corrupt data, by the column and without the value',
    async (bad) => {
      await insert(sampleTrade);
      await client.query(`update tradestore.trades set ${bad.column} = $1`, [bad.value]);
      const error = await rejectionOf(read());
      expect(error).toMatchObject({ kind: 'corrupt_data', outcome: 'not_applied', details: { column: bad.column } });
      expect(error.message).toContain(bad.column);
      if (bad.value.length > 3) expect(JSON.stringify(error)).not.toContain(bad.value);
    },
  );

  test('a column that holds the separator does not move its part into the next column', async () => {
    await insert(sampleTrade);
    await client.query(`update tradestore.trades set profile_id = $1`, ['me\u001fmine']);
    expect(await rejectionOf(read())).toMatchObject({ kind: 'corrupt_data' });
  });
});

test('a row that is cut off is corrupt data', () => {
  expect(() => readTrades([['1724267459.000001\u001f285000037']])).toThrow(
    expect.objectContaining({ kind: 'corrupt_data' }),
  );
});
