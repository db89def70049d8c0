import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { compareTradeKeys, signature, sortedUnique, type Trade, timestampToIso, tradeKeyText } from '@tradestore/core';
import { sharedPostgres } from '@tradestore/test-services';
import fc from 'fast-check';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { encodeTrades } from '../src/copy-binary.js';
import { tradeColumns } from '../src/rows.js';
import { arbitraryTrade } from './arbitrary-trade.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { largestTrade, sampleTrade } from './sample-trade.js';

const postgres = sharedPostgres();

/** Every column as text in the server's own words, so that no reader of ours is in between. */
const asText = `select to_char(time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time, ${tradeColumns
  .slice(1)
  .map((column) => `${column}::text`)
  .join(', ')} from tradestore.trades`;

describe.runIf(postgres !== null)('a batch that was copied into PostgreSQL', () => {
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

  const copy = async (trades: readonly Trade[], chunkBytes?: number): Promise<number> => {
    const stream = client.query(
      copyFrom(`copy tradestore.trades (${tradeColumns.join(', ')}) from stdin (format binary)`),
    );
    await pipeline(Readable.from(encodeTrades(trades, { chunkBytes })), stream);
    return stream.rowCount;
  };

  test('holds every column of every trade exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryTrade, { minLength: 1, maxLength: 50 }), async (trades) => {
        const batch = sortedUnique(trades, compareTradeKeys);
        await client.query('truncate tradestore.trades');
        expect(await copy(batch)).toBe(batch.length);
        const { rows } = await client.query<Record<string, string | null>>(asText);
        const stored = new Map(rows.map((row) => [keyTextOf(row), row]));
        expect(stored.size).toBe(batch.length);
        for (const trade of batch) expect(stored.get(tradeKeyText(trade))).toEqual(expected(trade));
      }),
      { numRuns: 60 },
    );
  });

  test('holds the largest trades that there can be, over many chunks', async () => {
    const trades = Array.from({ length: 300 }, (_, at): Trade => ({ ...largestTrade, fill: at }));
    expect(await copy(trades, 8_192)).toBe(300);
    const { rows } = await client.query<Record<string, string | null>>(`${asText} order by trades.fill`);
    expect(rows).toEqual(trades.map(expected));
  });

  test('is in the order of the key as the server sees it', async () => {
    const trades = ['1', 'A', 'Z', 'a', 'z'].map(
      (letter): Trade => ({ ...sampleTrade, signature: signature(letter.repeat(64)) }),
    );
    await copy(sortedUnique(trades.toReversed(), compareTradeKeys));
    const { rows } = await client.query<{ signature: string }>(
      'select signature from tradestore.trades order by signature',
    );
    expect(rows.map((row) => row.signature)).toEqual(
      sortedUnique(trades, compareTradeKeys).map((trade) => trade.signature),
    );
  });
});

function keyTextOf(row: Readonly<Record<string, string | null>>): string {
  const micros = Date.parse(`${row['time']?.slice(0, 19)}Z`) * 1_000 + Number(row['time']?.slice(20, 26));
  return `${micros}/${row['signature']}/${row['instruction']}/${row['inner_instruction']}/${row['fill']}`;
}

function expected(trade: Trade): Record<string, string | null> {
  const [integer = '', fraction = ''] = trade.price.split('.');
  return {
    time: timestampToIso(trade.time),
    slot: `${trade.slot}`,
    transaction_index: `${trade.transactionIndex ?? -1}`,
    signature: trade.signature,
    instruction: `${trade.instruction}`,
    inner_instruction: `${trade.innerInstruction ?? -1}`,
    fill: `${trade.fill}`,
    token: trade.token,
    quote: trade.quote,
    trader: trade.trader,
    side: trade.side,
    token_amount: `${trade.tokenAmount}`,
    quote_amount: `${trade.quoteAmount}`,
    price: `${integer}.${fraction.padEnd(24, '0')}`,
    fee: trade.fee === null ? null : `${trade.fee}`,
    venue: trade.venue,
    pool: trade.pool,
    profile_id: trade.profileId,
    rule_id: trade.ruleId,
  };
}
