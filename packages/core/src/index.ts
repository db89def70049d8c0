export { abortError } from './abort-error.js';
export type { Attempt } from './attempt.js';
export type { AuditListOptions, AuditLog, AuditNote, AuditVerifyOptions } from './audit-log.js';
export { CacheCounts, cacheStats } from './cache-counts.js';
export type { FailureCircumstances } from './call-entry.js';
export {
  assertCallOptions,
  assertDuration,
  type CallOptions,
  DEFAULT_TIMEOUT_MS,
  LONGEST_TIMER_MS,
} from './call-options.js';
export { type ChangeContext, ownContext } from './change-context.js';
export { checkArguments } from './check-arguments.js';
export { type Clock, systemClock, type TimerHandle } from './clock.js';
export { closeDeadline, closedError, disposeByClosing } from './close-store.js';
export { closeInTurn, closeTogether } from './close-stores.js';
export { hasOpenRules, type LastChange, noLiveProfile, transactionEnded, versionConflict } from './config-errors.js';
export { recordKinds, recordSets } from './config-records.js';
export type {
  ChangeAction,
  ChangeInTransactionOptions,
  ChangeOptions,
  ConfigChange,
  ConfigStore,
  ConfigTransaction,
  Expect,
  HistoryOptions,
  ListOptions,
  NoFilter,
  RecordKind,
  RecordSet,
  RecordSetInTransaction,
  RecordsByKind,
  RuleFilter,
  Versioned,
  WatchOptions,
} from './config-store.js';
export { configStoreMethods, configTransactionMethods } from './config-store-methods.js';
export { DbError, type DbErrorOptions, type ErrorDetails, isDbError } from './db-error.js';
export { type DbErrorKind, type ErrorKindDefaults, errorKinds } from './db-error-kinds.js';
export {
  classifyThrown,
  dbErrorOfRule,
  type ErrorCircumstances,
  keepsConnectionAfter,
} from './errors/classify-thrown.js';
export type { DriverMessage } from './errors/driver-message.js';
export type { ErrorName } from './errors/error-names.js';
export { type ErrorRow, type RowExtras, rowOf, UNKNOWN_ERROR, type Verdict, verdictOf } from './errors/error-row.js';
export { type DriverTables, findRule, type Rule, type RuleContext } from './errors/find-rule.js';
export { type NodeVariant, nodeCodes, nodeVariants } from './errors/node-codes.js';
export { type ThrownFields, textOf } from './errors/thrown-fields.js';
export { undiciCodes } from './errors/undici-codes.js';
export { type ChangeFeed, followChanges } from './follow-changes.js';
export { InsideTransaction } from './inside-transaction.js';
export { type ArgumentPlace, describeType, invalidArgument } from './invalid-argument.js';
export { knownFields } from './known-fields.js';
export type { BreakerOptions, ConcurrencyOptions, LayerOptions, RetryOptions } from './layers/layer-options.js';
export { withLayers } from './layers/with-layers.js';
export {
  type AnyCallSpec,
  type AnyMethodTable,
  type AnySpec,
  type ArgumentCheck,
  anyMethodTable,
  type MethodTable,
  specsByPath,
} from './method-table.js';
export type { LatestMetricOptions, MetricQuery, MetricsOptions, MetricsStore } from './metrics-store.js';
export { metricsStoreMethods } from './metrics-store-methods.js';
export { missOnOutage } from './miss-on-outage.js';
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
  type AuditEntity,
  type AuditEntry,
  type AuditEvent,
  type AuditHead,
  assertAuditEntry,
  assertAuditHead,
  auditHash,
  auditText,
  EMPTY_AUDIT_HEAD,
  nextAuditEntry,
} from './model/audit.js';
export {
  assertCandle,
  bucketStart,
  type Candle,
  type CandleInterval,
  candleIntervals,
  isCandleInterval,
} from './model/candle.js';
export { type CodecTypes, decode, encode, fromJson, frozenCopy, toJson } from './model/codec.js';
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
export { foldMetrics, type MetricBucket, MetricFold, type MetricPart } from './model/fold-metrics.js';
export {
  I63_MAX,
  I128_MAX,
  I128_MIN,
  INDEX_MAX,
  isI63,
  isI128,
  isIndex,
  isU64,
  isU128,
  U64_MAX,
  U128_MAX,
} from './model/integers.js';
export { assertJson, canonicalJson, frozenJson, JSON_BYTES_MAX, JSON_DEPTH_MAX, type Json } from './model/json.js';
export {
  assertMetricCursor,
  assertMetricPoint,
  assertTags,
  compareMetrics,
  hasTags,
  type MetricCursor,
  type MetricKey,
  type MetricPoint,
  TAGS_MAX,
  type Tags,
  tagsText,
} from './model/metric.js';
export {
  assertPoolState,
  type BondingCurvePool,
  type ConcentratedPool,
  type ConstantProductPool,
  type OtherPool,
  type PoolHead,
  type PoolState,
} from './model/pool-state.js';
export {
  assertPosition,
  assertPositionCursor,
  comparePositions,
  type Position,
  type PositionCursor,
  type PositionKey,
} from './model/position.js';
export {
  assertTokenPrice,
  compareRecency,
  isPriceQuote,
  type PriceQuote,
  type Recency,
  type TokenPrice,
} from './model/price.js';
export { type PriceInput, priceOf } from './model/price-of.js';
export {
  assertTraderProfile,
  type ProfileLimits,
  type ProfileVenues,
  type ProfileWallet,
  type TraderProfile,
} from './model/profile.js';
export {
  assertOrderRule,
  type OrderRule,
  type OrderRuleKind,
  type OrderRuleStatus,
  type RuleAction,
  type RuleAmount,
  type RuleTrigger,
} from './model/rule.js';
export { assertSetting, type Setting } from './model/setting.js';
export { compareText, isName, NAME_MAX } from './model/text.js';
export {
  assertTimeBound,
  boundToTimestamp,
  isTimestamp,
  SOLANA_GENESIS,
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
  compareTradeKeys,
  compareTrades,
  type Trade,
  type TradeCursor,
  type TradeKey,
  tradeKeyText,
} from './model/trade.js';
export {
  type AuditExpectation,
  type AuditVerification,
  type BrokenAuditEntry,
  type StoredAuditEntry,
  verifyAuditChain,
} from './model/verify-audit-chain.js';
export { OpenedStores } from './opened-stores.js';
export { assertOptions, type OptionRule, optionRules } from './option-rules.js';
export { isOutage, orMiss } from './outage.js';
export type { Outcome } from './outcome.js';
export type { OpenPositionsOptions, PositionHistoryOptions, PositionStore } from './position-store.js';
export { positionStoreMethods } from './position-store-methods.js';
export {
  type Cached,
  type CacheOptions,
  type CacheReadOptions,
  type CacheSetOptions,
  type CacheStats,
  cacheDefaults,
  type InvalidatePricesOptions,
  type PriceCache,
  type PriceReadOptions,
} from './price-cache.js';
export { priceCacheMethods } from './price-cache-methods.js';
export { type PriceReader, type ReadThroughOptions, readThrough } from './read-through.js';
export { rowsToAsk, tooManyRows, wholeResult } from './row-limit.js';
export { DEFAULT_MAX_ROWS, type SeriesStore } from './series-store.js';
export { seriesStoreMethods, storeMethods } from './series-store-methods.js';
export type { LoadPrices } from './shared-loads.js';
export { Slots, type SlotsOptions } from './slots.js';
export { sortedUnique } from './sorted-unique.js';
export type { CloseOptions, CloseReport, Health, Store } from './store.js';
export {
  type ProbedHealth,
  StoreCalls,
  type StoreCallsOptions,
} from './store-calls.js';
export { healthOfEach, healthOfStores, type StoresHealth } from './stores-health.js';
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
export { TransactionCalls, type TransactionCallsOptions } from './transaction-calls.js';
export { WorkFailure } from './work-failure.js';
