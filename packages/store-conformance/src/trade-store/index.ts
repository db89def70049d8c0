import type { TradeStore } from '@tradestore/core';
import { describe } from 'vitest';
import type { Harness } from '../harness.js';
import { Suite } from '../suite.js';
import { afterClose } from './after-close.js';
import { awkwardText } from './awkward-text.js';
import { awkwardValues } from './awkward-values.js';
import { badInput } from './bad-input.js';
import { badQuestions } from './bad-questions.js';
import { batches } from './batches.js';
import { bySignature } from './by-signature.js';
import { byTimerange } from './by-timerange.js';
import { byToken } from './by-token.js';
import { cancellation } from './cancellation.js';
import { candleBuckets } from './candle-buckets.js';
import { candleRanges } from './candle-ranges.js';
import { candles } from './candles.js';
import { chainOrder } from './chain-order.js';
import { concurrency } from './concurrency.js';
import { errorOrigin } from './error-origin.js';
import { faults } from './faults.js';
import { frozenServer } from './frozen-server.js';
import { idempotency } from './idempotency.js';
import { lifecycle } from './lifecycle.js';
import { limits } from './limits.js';
import { members } from './members.js';
import { paging } from './paging.js';
import { roundTrip } from './round-trip.js';
import type { TradeSuite } from './save-and-read.js';
import { streaming } from './streaming.js';
import { visibility } from './visibility.js';

const groups: readonly ((suite: TradeSuite) => void)[] = [
  members,
  roundTrip,
  awkwardValues,
  awkwardText,
  badInput,
  badQuestions,
  idempotency,
  batches,
  bySignature,
  byToken,
  byTimerange,
  chainOrder,
  paging,
  streaming,
  candles,
  candleBuckets,
  candleRanges,
  visibility,
  limits,
  cancellation,
  concurrency,
  lifecycle,
  afterClose,
  errorOrigin,
  faults,
  frozenServer,
];

/**
 * Declares the contract of `TradeStore` as vitest tests: call it in a test file, outside of any test.
 *
 * Each test's name is a sentence of the contract. Tests share the harness's database and never empty it, each with a day,
 * tokens, traders and signatures of its own, so a run needs a database that has not seen the suite under this `harness.name`.
 * What `harness.unsupported` names is skipped, with a printed line `skipped: <harness>: <capability>: <what is not proven>`.
 *
 * @example
 * ```ts
 * import type { TradeStore } from '@tradestore/core';
 * import { testTradeStore } from '@tradestore/store-conformance';
 *
 * export function testMine(openMine: (options: { maxRows?: number | undefined }) => Promise<TradeStore>): void {
 *   testTradeStore({
 *     name: 'mine',
 *     open: (options = {}) => openMine(options),
 *     settle: (store) => store.flush('visible'),
 *     unsupported: ['survives-restart', 'connection-faults', 'frozen-server'],
 *   });
 * }
 * ```
 */
export function testTradeStore(harness: Harness<TradeStore>): void {
  describe(`${harness.name}: TradeStore`, () => {
    const suite: TradeSuite = new Suite(harness);
    for (const declare of groups) declare(suite);
  });
}
