import { expect } from 'vitest';
import { makeTrades } from '../make-trades.js';
import { save, type TradeSuite } from './save-and-read.js';

/** Many reads at once. */
export function concurrentReads(suite: TradeSuite): void {
  suite.group('concurrent reads', (contract) => {
    contract('200 different reads at once each get their own answer', async (scene) => {
      const { store, world } = scene;
      const trades = makeTrades(world, 40);
      await save(scene, trades);
      const day = { start: world.start, end: world.end };
      const answers = trades.flatMap((trade, at) => [
        store.getTrade(trade),
        store.getTradesBySignature(trade.signature, day).then(([found]) => found),
        store.getTradesByToken(world.token, at + 1).then((found) => found.at(-1)),
        store.getTradesInTimerange(trade.time, world.end, { limit: 1 }).then(([found]) => found),
        store.getCandles({ ...day, token: world.token, interval: '1s' }).then((found) => found[at]?.close),
      ]);
      const expected = trades.flatMap((trade, at) => [trade, trade, trades.at(-1 - at), trade, trade.price]);
      expect(await Promise.all(answers)).toStrictEqual(expected);
    });
  });
}
