import { createBuffer, Sender, SenderOptions } from '@questdb/nodejs-client';
import type { Trade } from '@tradestore/core';
import { tradesTable } from '@tradestore/store-questdb/ilp';
import type { QuestDbServer } from '@tradestore/test-services';

/** What the official client's `Sender` and its buffer have in common. */
interface RowWriter {
  table(name: string): unknown;
  symbol(name: string, value: unknown): unknown;
  stringColumn(name: string, value: string): unknown;
  intColumn(name: string, value: number): unknown;
  decimalColumn(name: string, unscaled: bigint, scale: number): unknown;
}

/** Writes a trade as a user of the client would, but for its time. */
function writeTrade(writer: RowWriter, table: string, trade: Trade): void {
  writer.table(table);
  for (const column of tradesTable.columns) {
    if (column.type !== 'SYMBOL') continue;
    const value = column.value(trade);
    if (value !== null) writer.symbol(column.name, value);
  }
  for (const column of tradesTable.columns) {
    switch (column.type) {
      case 'VARCHAR': {
        const value = column.value(trade);
        if (value !== null) writer.stringColumn(column.name, value);
        break;
      }
      case 'INT':
      case 'LONG':
        writer.intColumn(column.name, Number(column.value(trade)));
        break;
      case 'DECIMAL(20,0)': {
        const value = column.value(trade);
        if (value !== null) writer.decimalColumn(column.name, value, 0);
        break;
      }
      case 'DECIMAL(38,24)': {
        const [whole = '', fraction = ''] = column.value(trade).split('.');
        writer.decimalColumn(column.name, BigInt(whole + fraction), fraction.length);
        break;
      }
      default:
    }
  }
}

const ROWS_PER_FLUSH = 10_000;

/** The official client's `Sender`, flushed by hand: what auto-flush loses it doesn't say. */
export async function officialSender(
  server: QuestDbServer,
  table: string,
  opened: AsyncDisposableStack,
): Promise<(trades: readonly Trade[]) => Promise<void>> {
  const { host, httpPort } = server;
  const sender = await Sender.fromConfig(`http::addr=${host}:${httpPort};protocol_version=3;auto_flush=off;`);
  opened.defer(() => sender.close());
  return async (trades) => {
    for (const [at, trade] of trades.entries()) {
      writeTrade(sender, table, trade);
      await sender.at(BigInt(trade.time), 'us');
      if ((at + 1) % ROWS_PER_FLUSH === 0) await sender.flush();
    }
    await sender.flush();
  };
}

/** The official client's buffer alone: the bytes of the trades. */
export function officialBytes(trades: readonly Trade[], table: string): Buffer {
  const options = new SenderOptions('http::addr=localhost;protocol_version=3;init_buf_size=16777216;');
  const buffer = createBuffer(options);
  for (const trade of trades) {
    writeTrade(buffer, table, trade);
    buffer.at(BigInt(trade.time), 'us');
  }
  const bytes = buffer.toBufferNew();
  if (bytes === null) throw new Error('the official client encoded nothing');
  return bytes;
}
