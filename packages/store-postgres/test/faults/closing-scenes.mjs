// What a process does in `closing.test.ts`; the built package, in plain Node.
import process from 'node:process';
import { openPostgres } from '../../dist/index.js';

const [, , scene, url] = process.argv;
const stores = openPostgres(url);

/** Has the test freeze the server. */
function freeze() {
  return new Promise((resolve) => {
    process.once('message', resolve);
    process.send('freeze');
  });
}

/** Base58 has no 0. */
const signature = (number) =>
  '5'.repeat(80) +
  number
    .toString(9)
    .padStart(6, '0')
    .replace(/./g, (digit) => Number(digit) + 1);

function batch(name) {
  const time = Date.now() * 1000;
  return Array.from({ length: 500 }, (_, at) => ({
    signature: signature(at),
    instruction: 0,
    innerInstruction: null,
    fill: 0,
    slot: 1n,
    transactionIndex: null,
    time,
    token: 'So11111111111111111111111111111111111111112',
    quote: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
    trader: 'So11111111111111111111111111111111111111112',
    side: 'buy',
    tokenAmount: 1n,
    quoteAmount: 1n,
    price: '1',
    fee: null,
    venue: 'test',
    pool: null,
    profileId: null,
    ruleId: name,
  }));
}

const range = { start: new Date(Date.now() - 86_400_000), end: new Date(Date.now() + 60_000) };

const scenes = {
  'after-close': async () => {
    await stores.trades.getTradesInTimerange(range.start, range.end, { limit: 1 });
    await stores.config.audit.head();
    await stores.close();
  },
  'after-frozen-close': async () => {
    await stores.trades.getTradesInTimerange(range.start, range.end, { limit: 1 });
    await freeze();
    const reading = stores.trades.getTradesInTimerange(range.start, range.end, { limit: 1 }).catch(() => {});
    await stores.close({ deadlineMs: 100 });
    await reading;
  },
  'after-idle-frozen-close': async () => {
    const reads = () => stores.trades.getTradesInTimerange(range.start, range.end, { limit: 1 });
    await Promise.all(Array.from({ length: 5 }, reads));
    await freeze();
    await stores.close({ deadlineMs: 100 });
  },
  'after-watch': async () => {
    const controller = new AbortController();
    const watching = (async () => {
      for await (const _change of stores.config.watch({ signal: controller.signal }));
    })().catch(() => {});
    await stores.config.settings.list();
    controller.abort();
    await watching;
    await stores.close();
  },
  'after-broken-stream': async () => {
    await stores.trades.batchSaveTrades(batch('broken off'));
    for await (const _trade of stores.trades.streamTrades(range, { pageSize: 2 })) break;
    await stores.close();
  },
  'endless-batches': async () => {
    for (let number = 0; ; number++) {
      await stores.trades.batchSaveTrades(batch(`batch ${process.pid} ${number}`));
      process.stdout.write('saved\n');
    }
  },
};

await scenes[scene]();
process.stdout.write('done');
// The channel to the test would keep the process alive.
process.disconnect?.();
