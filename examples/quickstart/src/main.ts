// Saves real trades, asks what a trading system asks, and checks that all came back unchanged. Whatever store is configured:
// the program knows nothing but the contract.
import { isDbError, type Trade } from '@tradestore/core';
import { createStores, describeConfig } from '@tradestore/store-factory';
import { help, readArguments, type Task } from './arguments.ts';
import { inChainOrder, type SomeTrades } from './chain-order.ts';
import type { DataFile } from './data-file.ts';
import { DemoError } from './demo-error.ts';
import { questionsAbout } from './questions.ts';
import { readTrades } from './read-trades.ts';
import { saveTrades } from './save.ts';
import { summaryOf } from './summary.ts';
import { assertUnchanged, verifyTrades } from './verify.ts';

async function run(task: Task): Promise<void> {
  const { trades: description } = describeConfig({ trades: task.trades });
  console.log(`Store  ${description?.url} (${task.because})`);
  console.log(`Data   ${task.file.name}\n`);
  const { read, trades } = await readAll(task.file);
  const stores = await createStores({ trades: task.trades });
  try {
    const seconds = await saveTrades(stores.trades, read);
    const questions = questionsAbout(stores.trades, trades);
    for (const { title, answer } of questions) section(title, await answer());
    const verification = await verifyTrades(stores.trades, trades);
    const answers = questions.length;
    section('Summary', summaryOf({ store: stores.trades, trades, seconds, verification, answers }));
    assertUnchanged(verification);
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

function section(title: string, body: string): void {
  console.log(`\n${title}\n\n${body}`);
}

/** What the user can mend is one paragraph; anything else is a defect and keeps its stack. */
function paragraphOf(error: unknown): string {
  if (error instanceof DemoError) return error.message;
  if (!isDbError(error)) throw error;
  const place = [error.kind, error.store, error.operation].filter((part) => part !== undefined).join(' ');
  return `${error.message} (${place})`;
}

try {
  const task = readArguments(process.argv.slice(2), process.env);
  if (task === null) console.log(help);
  else await run(task);
} catch (error) {
  console.error(`\nError: ${paragraphOf(error)}`);
  process.exitCode = 1;
}
