/**
 * The encoder by itself, as for lines that are written to a file or sent by something else:
 * `compileRowEncoder(tradesTable, 'tradestore_trades').encode(trades)`. Rows are to be checked before (`assertTrade`).
 */
export { compileRowEncoder, type RowEncoder } from './ilp/row-encoder.js';
export {
  type Column,
  type ColumnType,
  type MetricRow,
  metricRow,
  metricsTable,
  positionsTable,
  type Table,
  tradesTable,
} from './tables.js';
