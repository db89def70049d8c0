import { compareTrades } from '@tradestore/core';
import { expect } from 'vitest';
import { collect } from '../collect.js';
import { makeTrade, makeTrades } from '../make-trades.js';
import { rejectionOf } from '../rejection.js';
import { readDay, save, type TradeSuite } from './save-and-read.js';
import { makeTies, placeOf } from './ties.js';

/** More than any pool of connections has. */
const MANY_STREAMS = 50;
const MANY_TRADES = 5_000;
/** Long enough for a page on a slow machine. */
const PAGE_TIMEOUT_MS = 2_000;

/** A range, read page by page. */
export function streaming(suite: TradeSuite): void {
  suite.group('streaming', (contract) => {
    for (const [what, pageSize] of [
      ['one trade', 1],
      ['a divisor of the count', 5],
      ['all but one', 34],
      ['exactly the count', 35],
      ['more than there are', 36],
      ['the default size', undefined],
    ] as const) {
      contract(`a stream with pages of ${what} yields the trades of [start, end), oldest first`, async (scene) => {
        const { store, world } = scene;
        const trades = makeTies(world, 5_000_000);
        const outside = [4_999_999, 5_000_001].map((micros) => makeTrade(world, { time: world.at(micros) }));
        await save(scene, world.shuffled([...trades, ...outside]));
        const range = { start: world.at(5_000_000), end: world.at(5_000_001) };
        const found = await collect(store.streamTrades(range, { pageSize }));
        expect(found.map(placeOf)).toStrictEqual(trades.map(placeOf));
      });
    }

    contract('a stream yields what getTradesInTimerange gives, for each filter', async (scene) => {
      const { store, world } = scene;
      const others = { token: world.address('another token'), trader: world.address('another trader') };
      const trades = makeTrades(world, 24, (at) => ({
        ...(at % 2 === 0 ? {} : { token: others.token }),
        ...(at % 3 === 0 ? {} : { trader: others.trader }),
      }));
      await save(scene, trades);
      for (const filter of [{}, { token: world.token }, { trader: world.trader }, others]) {
        const range = { start: world.start, end: world.end, ...filter };
        const found = await collect(store.streamTrades(range, { pageSize: 3 }));
        expect(found.length).toBeGreaterThan(0);
        expect(found).toStrictEqual(await store.getTradesInTimerange(world.start, world.end, filter));
      }
    });

    contract('a stream of a range without trades yields nothing', async ({ store, world }) => {
      expect(await collect(store.streamTrades({ start: world.start, end: world.end }))).toStrictEqual([]);
      expect(await collect(store.streamTrades({ start: world.start, end: world.start }))).toStrictEqual([]);
    });

    contract('a stream accepts a Date for each bound', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, 3);
      await save(scene, trades);
      const range = { start: new Date(world.start / 1_000), end: new Date(world.end / 1_000) };
      expect(await collect(store.streamTrades(range))).toStrictEqual(trades);
    });

    contract('while rows are being added, a stream yields what was there exactly once', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, 30);
      await save(scene, trades);
      const found = [];
      for await (const trade of store.streamTrades({ start: world.start, end: world.end }, { pageSize: 4 })) {
        found.push(trade);
        // Some are added behind the place that the stream has come to, but never so many that it would not end.
        if (found.length % 10 !== 3 || found.length > 2 * trades.length) continue;
        const since = trade.time - world.start;
        await save(
          scene,
          [since - 1, since + 1].map((micros) => makeTrade(world, { time: world.at(micros) })),
        );
      }
      const places = trades.map(placeOf);
      const yielded = found.map(placeOf);
      expect(yielded.filter((place) => places.includes(place))).toStrictEqual(places);
      expect(yielded).toStrictEqual(found.toSorted(compareTrades).map(placeOf));
      expect(yielded).toStrictEqual([...new Set(yielded)]);
    });

    contract('break releases everything: the store works on and closes', async (scene) => {
      const { world } = scene;
      const store = await scene.open();
      const trades = makeTrades(world, 10);
      await save({ ...scene, store }, trades);
      for (let round = 0; round < MANY_STREAMS; round++) {
        for await (const trade of store.streamTrades({ start: world.start, end: world.end }, { pageSize: 2 })) {
          expect(trade).toStrictEqual(trades[0]);
          break;
        }
      }
      expect(await readDay({ ...scene, store })).toStrictEqual(trades);
      expect(await store.close()).toStrictEqual({ unwritten: 0 });
    });

    contract('a stream holds no connection between pages: many that rest leave the store to others', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, 4);
      await save(scene, trades);
      const streams = Array.from({ length: MANY_STREAMS }, () =>
        store.streamTrades({ start: world.start, end: world.end }, { pageSize: 2 })[Symbol.asyncIterator](),
      );
      const first = await Promise.all(streams.map((stream) => stream.next()));
      expect(first.map(({ value }) => value)).toStrictEqual(streams.map(() => trades[0]));
      expect(await readDay(scene)).toStrictEqual(trades);
      for (const stream of streams) await stream.return?.();
    });

    contract('an abort between rows rejects with kind cancelled, and ends the stream', async (scene) => {
      const { store, world } = scene;
      await save(scene, makeTrades(world, 6));
      for (const taken of [1, 2]) {
        const controller = new AbortController();
        const options = { pageSize: 2, signal: controller.signal };
        const stream = store.streamTrades({ start: world.start, end: world.end }, options)[Symbol.asyncIterator]();
        for (let row = 0; row < taken; row++) expect(await stream.next()).toMatchObject({ done: false });
        controller.abort();
        const error = await rejectionOf(stream.next(), 'cancelled');
        expect(error.outcome).toBe('not_applied');
        expect(await stream.next()).toMatchObject({ done: true });
      }
    });

    contract('a stream yields thousands of trades page by page', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, MANY_TRADES);
      await save(scene, world.shuffled(trades));
      const found = await collect(store.streamTrades({ start: world.start, end: world.end }, { pageSize: 500 }));
      expect(found.length).toBe(trades.length);
      expect(found).toStrictEqual(trades);
    });

    contract('a stream that rested when its store was closed rejects with kind closed', async (scene) => {
      const { world } = scene;
      const store = await scene.open();
      await save({ ...scene, store }, makeTrades(world, 4));
      const stream = store
        .streamTrades({ start: world.start, end: world.end }, { pageSize: 1 })
        [Symbol.asyncIterator]();
      expect(await stream.next()).toMatchObject({ done: false });
      await store.close();
      await rejectionOf(stream.next(), 'closed');
    });

    contract('timeoutMs counts per page: a slow consumer does not run out of time', async (scene) => {
      const { store, world, harness } = scene;
      const trades = makeTrades(world, 3);
      await save(scene, trades);
      const found = [];
      const options = { pageSize: 1, timeoutMs: PAGE_TIMEOUT_MS };
      for await (const trade of store.streamTrades({ start: world.start, end: world.end }, options)) {
        found.push(trade);
        if (found.length > 1) continue;
        await harness.advance?.(PAGE_TIMEOUT_MS + 1);
        const enough = performance.now() + PAGE_TIMEOUT_MS;
        while (harness.advance === undefined && performance.now() < enough) await store.getTrade(trade);
      }
      expect(found).toStrictEqual(trades);
    });
  });
}
