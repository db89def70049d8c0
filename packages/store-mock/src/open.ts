import {
  type CallOptions,
  type CloseOptions,
  type CloseReport,
  type Health,
  invalidArgument,
  knownFields,
  type LayerOptions,
  type TradeStore,
  tradeStoreMethods,
  withLayers,
} from '@tradestore/core';
import { type MockOptions, mockOptionKeys } from './options.js';
import { MockTradeStore } from './trade-store.js';

/** What {@link openMemory} accepts. */
export interface OpenMemoryOptions extends Omit<MockOptions, 'recordCalls'> {
  /** The layers around the store; `false`: a bare store. Their clock is the store's, unless they name one. @default every layer's defaults */
  readonly layers?: LayerOptions | false | undefined;
}

/** The stores that live in memory. */
export interface MemoryStores {
  readonly trades: TradeStore;
  /** How they are; the same as `trades.health`. */
  health(options?: CallOptions): Promise<Health>;
  /** Closes them; the same as `trades.close`. */
  close(options?: CloseOptions): Promise<CloseReport>;
}

const optionKeys = [...mockOptionKeys.filter((key) => key !== 'recordCalls'), 'layers'];

/**
 * Opens stores in memory as a database's package opens its own: wrapped once by all layers (deadline, retry, bulkhead,
 * breaker, telemetry). Nothing outlives the process. Calls are not recorded.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 *
 * @example
 * ```ts
 * import type { Trade } from '@tradestore/core';
 * import { openMemory } from '@tradestore/store-mock';
 *
 * export async function newestOf(trades: readonly Trade[]): Promise<Trade | undefined> {
 *   const stores = openMemory({ faults: [{ probability: 0.1 }] }); // the layers' retries hide these
 *   try {
 *     await stores.trades.batchSaveTrades(trades);
 *     const [first] = trades;
 *     return first && (await stores.trades.getTradesByToken(first.token, 1))[0];
 *   } finally {
 *     await stores.close();
 *   }
 * }
 * ```
 */
export function openMemory(options: OpenMemoryOptions = {}): MemoryStores {
  knownFields({ what: 'options' }, options, optionKeys);
  const { layers, ...mockOptions } = options;
  if (layers !== undefined && layers !== false && (typeof layers !== 'object' || layers === null)) {
    throw invalidArgument({ what: 'options', field: 'layers' }, 'must be an object of layer options, or false', layers);
  }
  const bare = new MockTradeStore({ ...mockOptions, recordCalls: false });
  const trades =
    layers === false
      ? bare
      : withLayers<TradeStore>(bare, tradeStoreMethods, { ...layers, clock: layers?.clock ?? options.clock });
  return {
    trades,
    health: (callOptions) => trades.health(callOptions),
    close: (closeOptions) => trades.close(closeOptions),
  };
}
