// Saves real trades and what comes of them, asks what a trading system asks, and checks that all came back unchanged. Whatever
// stores are configured: the program knows nothing but the contracts.
import { isDbError, type Trade } from '@tradestore/core';
import { help, readArguments, type Task } from './arguments.ts';
import { describeMigrations, describeStores } from './chosen-stores.ts';
import { configSection } from './config/config-section.ts';
import { readOddNames } from './config/odd-names.ts';
import type { DataFile } from './data-file.ts';
import { DemoError } from './demo-error.ts';
import { metricsSection } from './metrics/metrics-section.ts';
import { openStores } from './open-stores.ts';
import { positionsSection } from './positions/positions-section.ts';
import { pricesSection } from './prices/prices-section.ts';
import { summaryOf } from './summary.ts';
import { inChainOrder, type SomeTrades } from './trades/chain-order.ts';
import { readTrades } from './trades/read-trades.ts';
import { tradesSection } from './trades/trades-section.ts';

async function run({ stores: chosen, migrate, file }: Task): Promise<void> {
  console.log(`Stores\n${describeStores(chosen)}\n\nData   ${file.name}\n`);
  const { read, trades } = await readAll(file);
  const names = await readOddNames();
  const stores = await openStores(chosen);
  try {
    if (migrate) tell('Schemas', describeMigrations(await stores.migrate()));
    const accounts = [
      await tradesSection(stores.trades, read, trades, tell),
      await positionsSection(stores.positions, trades, tell),
      await metricsSection(stores.metrics, trades, tell),
      await pricesSection(stores.prices, stores.passTime, trades, tell),
      await configSection(stores.config, trades, names, tell),
    ];
    tell('Summary', summaryOf(stores.trades, accounts));
  } finally {
    await stores.close();
  }
}

/** The trades of a file as they stand in it, and as they must come back. */
async function readAll(file: DataFile): Promise<{ read: Trade[]; trades: SomeTrades }> {
  const read: Trade[] = [];
  for await (const trade of readTrades(file)) read.push(trade);
  const [first, ...others] = inChainOrder(read);
  if (first === undefined) throw new DemoError(`${file.name} holds no trades; name a file that does with --data FILE`);
  return { read, trades: [first, ...others] };
}

function tell(title: string, body: string): void {
  console.log(`\n${title}\n${body}`);
}

/** What the user can mend is one paragraph; anything else is a defect and keeps its stack. */
function paragraphOf(error: unknown, task: Task | null): string {
  if (error instanceof DemoError) return error.message;
  if (!isDbError(error)) throw error;
  const place = [error.kind, error.store, error.operation].filter((part) => part !== undefined).join(' ');
  const wayOut = error.kind === 'schema' && task?.migrate === false ? '; here: add --migrate to this command' : '';
  return `${error.message} (${place})${wayOut}`;
}

let task: Task | null = null;
try {
  task = readArguments(process.argv.slice(2), process.env);
  if (task === null) console.log(help);
  else await run(task);
} catch (error) {
  console.error(`\nError: ${paragraphOf(error, task)}`);
  process.exitCode = 1;
}
