export { abortError } from './abort-error.js';
export {
  assertCallOptions,
  assertDuration,
  type CallOptions,
  DEFAULT_TIMEOUT_MS,
  LONGEST_TIMER_MS,
} from './call-options.js';
export { checkArguments } from './check-arguments.js';
export { type Clock, systemClock, type TimerHandle } from './clock.js';
export { closeDeadline, closedError, disposeByClosing } from './close-store.js';
export { DbError, type DbErrorOptions, type ErrorDetails, isDbError } from './db-error.js';
export { type DbErrorKind, type ErrorKindDefaults, errorKinds } from './db-error-kinds.js';
export { type ArgumentPlace, describeType, invalidArgument } from './invalid-argument.js';
export { knownFields } from './known-fields.js';
export type { BreakerOptions, ConcurrencyOptions, LayerOptions, RetryOptions } from './layers/layer-options.js';
export { withLayers } from './layers/with-layers.js';
export type { AnyCallSpec, AnySpec, ArgumentCheck, MethodTable } from './method-table.js';
export {
  type Address,
  address,
  isAddress,
  isSignature,
  type Signature,
  signature,
  WRAPPED_SOL,
} from './model/address.js';
export {
  assertCandle,
  bucketStart,
  type Candle,
  type CandleInterval,
  candleIntervals,
  isCandleInterval,
} from './model/candle.js';
export { type CodecTypes, decode, encode, fromJson, toJson } from './model/codec.js';
export {
  compareDecimals,
  DECIMAL_FRACTION_DIGITS,
  DECIMAL_INTEGER_DIGITS,
  type Decimal,
  decimal,
  decimalFromUnits,
  decimalToUnits,
  isDecimal,
  LARGEST_DECIMAL,
  SMALLEST_DECIMAL,
} from './model/decimal.js';
export type { Check } from './model/field.js';
export { foldCandles } from './model/fold-candles.js';
export { I63_MAX, INDEX_MAX, isI63, isIndex, isU64, U64_MAX } from './model/integers.js';
export { type PriceInput, priceOf } from './model/price-of.js';
export { compareText, isName, NAME_MAX } from './model/text.js';
export {
  assertTimeBound,
  boundToTimestamp,
  isTimestamp,
  type TimeBound,
  type Timestamp,
  timestamp,
  timestampFromDate,
  timestampFromIso,
  timestampFromMillis,
  timestampFromSeconds,
  timestampToDate,
  timestampToIso,
} from './model/timestamp.js';
export {
  assertTrade,
  assertTradeCursor,
  assertTradeKey,
  compareTrades,
  SOLANA_GENESIS,
  type Trade,
  type TradeCursor,
  type TradeKey,
  tradeKeyText,
} from './model/trade.js';
export type { Outcome } from './outcome.js';
export { DEFAULT_MAX_ROWS, type SeriesStore } from './series-store.js';
export type { CloseOptions, CloseReport, Health, Store } from './store.js';
export { type PageReader, streamPages } from './stream-pages.js';
export { streamTrades } from './stream-trades.js';
export type {
  CandleQuery,
  StreamOptions,
  TimeRange,
  TimerangeOptions,
  TradeRange,
  TradeStore,
  TradesBySignatureOptions,
  TradesByTokenOptions,
} from './trade-store.js';
export { tradeStoreMethods } from './trade-store-methods.js';
