import type { Trade } from '@tradestore/core';
import { asciiField, RowBuffer } from './row-buffer.js';
import { tradeColumns } from './rows.js';

/** What {@link encodeTrades} accepts. */
export interface EncodeOptions {
  /** The size of a chunk in bytes; the last one is smaller. @default 65_536 */
  readonly chunkBytes?: number | undefined;
}

const CHUNK_BYTES = 65_536;

/** `PGCOPY\n\xff\r\n\0`, no flags, no extension. */
const HEADER = Buffer.from('PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = -1;

/**
 * More bytes than a trade can take: 19 lengths, the fixed columns, four amounts of 18 bytes, a price of 28, a signature of 88, four
 * addresses of 44, a venue of 64 and two names of 128 characters with 4 bytes each are below 1 600. One look at the room per row
 * takes the place of one per column.
 */
const ROW_BYTES_MAX = 2_048;

/**
 * Encodes trades for `copy tradestore.trades (...) from stdin (format binary)`, with the columns in the order of `tradeColumns`.
 *
 * It runs as far as its reader asks: with `pipeline` the next chunk is made while the server works on the one before, and a batch
 * is never in memory twice. Each chunk is a new buffer, because a socket may still hold the one before.
 *
 * @param trades checked trades, each key once
 */
export function* encodeTrades(
  trades: readonly Trade[],
  { chunkBytes = CHUNK_BYTES }: EncodeOptions = {},
): Generator<Buffer, void, void> {
  const size = Math.min(Math.max(chunkBytes, 2 * ROW_BYTES_MAX), (trades.length + 1) * ROW_BYTES_MAX);
  let rows = new RowBuffer(size);
  rows.bytes(HEADER);
  for (const trade of trades) {
    if (rows.room < ROW_BYTES_MAX) {
      yield rows.written();
      rows = new RowBuffer(size);
    }
    writeTrade(rows, trade);
  }
  rows.int16(TRAILER);
  yield rows.written();
}

/** Written out in the order of `tradeColumns`: a loop over the table of columns costs a quarter more. */
function writeTrade(rows: RowBuffer, trade: Trade): void {
  rows.int16(tradeColumns.length);
  rows.time(trade.time);
  rows.int8(trade.slot);
  rows.index(trade.transactionIndex);
  rows.ascii(trade.signature);
  rows.index(trade.instruction);
  rows.index(trade.innerInstruction);
  rows.index(trade.fill);
  rows.asciiFields(
    asciiField(trade.token) + asciiField(trade.quote) + asciiField(trade.trader) + asciiField(trade.side),
  );
  rows.amount(trade.tokenAmount);
  rows.amount(trade.quoteAmount);
  rows.decimal(trade.price);
  rows.amount(trade.fee);
  rows.asciiFields(asciiField(trade.venue) + asciiField(trade.pool));
  rows.unicode(trade.profileId);
  rows.unicode(trade.ruleId);
}
