import { parseArgs } from 'node:util';
import { type StoreConfig, storesConfigFromEnv } from '@tradestore/store-factory';
import { type DataFile, dataFile, realTrades } from './data-file.ts';
import { DemoError } from './demo-error.ts';
import { holdsPassword } from './password.ts';

export const help = `Saves real Solana trades, asks questions about them, and checks that all came back unchanged.

Usage: pnpm demo [--trades URL] [--data FILE]

  --trades URL   the store for trades; default: TRADESTORE_TRADES_URL if it is set, else memory:
                 a URL with a password must be in TRADESTORE_TRADES_URL: pnpm and ps show command lines
  --data FILE    trades as NDJSON, one JSON object a line; default: examples/data/trades.ndjson
  -h, --help     this text

Examples:
  pnpm demo
  pnpm demo --data my-trades.ndjson
  pnpm demo --trades 'memory:?visibilityLagMs=50'
  TRADESTORE_TRADES_URL=memory: pnpm demo`;

/** What the program was told to do. */
export interface Task {
  readonly trades: StoreConfig;
  /** Why that store. */
  readonly because: string;
  readonly file: DataFile;
}

const options = {
  trades: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;
const names = Object.keys(options).map((name) => `--${name}`);

/**
 * Reads the command line and the environment; null: help was asked for.
 *
 * @throws DemoError for an argument that is unknown, incomplete or secret; never repeats a value, which may hold a password
 */
export function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): Task | null {
  // `pnpm demo -- --help` hands the dashes on.
  const own = args[0] === '--' ? args.slice(1) : [...args];
  const { values, tokens } = parseArgs({ args: own, options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') throw new DemoError(`there are no arguments without a name; use ${names.join(', ')}`);
    if (!names.includes(token.rawName) && token.rawName !== '-h') {
      const name = /^--?[\w-]{1,32}$/.test(token.rawName) ? ` ${token.rawName}` : '';
      throw new DemoError(`unknown option${name}; use ${names.join(', ')}`);
    }
    if (token.name !== 'help' && (token.value ?? '') === '') {
      throw new DemoError(`${token.rawName} needs a value; --help shows examples`);
    }
    if (token.name === 'trades' && holdsPassword(token.value ?? '')) {
      throw new DemoError(
        '--trades holds a password, which pnpm and ps show to others; set TRADESTORE_TRADES_URL to this URL instead',
      );
    }
  }
  if (values.help !== undefined) return null;
  const file = typeof values.data === 'string' ? dataFile(values.data, env) : realTrades;
  if (typeof values.trades === 'string') return { trades: values.trades, because: 'named by --trades', file };
  const { trades } = storesConfigFromEnv(env);
  if (trades !== undefined) return { trades, because: 'named by TRADESTORE_TRADES_URL', file };
  return { trades: 'memory:', because: 'the default; --trades URL or TRADESTORE_TRADES_URL names another', file };
}
