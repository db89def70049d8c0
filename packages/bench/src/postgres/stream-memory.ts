/**
 * A process of its own that streams all trades and says by how much it grew and how long it took: as JSON on its last line. To be
 * run with `--expose-gc`; the database's URL is in the environment, because arguments can be read by everybody on the machine.
 */
import { type Timestamp, timestamp, timestampFromIso } from '@tradestore/core';
import { openPostgres } from '@tradestore/store-postgres';

const MIB = 1024 * 1024;
const SAMPLE_EVERY = 1_000;
/** From here on only what the stream itself keeps can grow: the engine has made room for its garbage. */
const WARM_AFTER = 100_000;

const url = process.env['TRADESTORE_BENCH_URL'];
if (url === undefined || globalThis.gc === undefined) throw new Error('stream-memory: no URL, or no --expose-gc');

const { trades, close } = openPostgres(url);
const range = { start: timestampFromIso('2020-03-16T00:00:00Z'), end: timestamp(Date.UTC(2200, 0) * 1_000) };

// Connected and loaded, as a program is before it streams.
await firstTrade();
globalThis.gc();
const before = process.memoryUsage.rss();
let peak = before;
let warm = before;
let rows = 0;
let last: Timestamp | undefined;
const start = performance.now();
for await (const { time } of trades.streamTrades(range)) {
  if (last !== undefined && time < last) throw new Error('stream-memory: out of order');
  last = time;
  rows += 1;
  if (rows % SAMPLE_EVERY === 0) peak = Math.max(peak, process.memoryUsage.rss());
  if (rows <= WARM_AFTER) warm = peak;
}
const seconds = (performance.now() - start) / 1_000;
await close();
console.log(
  JSON.stringify({
    rows,
    growthMib: (peak - before) / MIB,
    warmGrowthMib: (peak - warm) / MIB,
    rowsPerSecond: rows / seconds,
  }),
);

async function firstTrade(): Promise<void> {
  await trades.getTradesInTimerange(range.start, range.end, { limit: 1 });
}
