import { parseArgs } from 'node:util';
import { type Contract, type StoreConfig, storesConfigFromEnv } from '@tradestore/store-factory';
import { type DataFile, dataFile, realTrades } from './data-file.ts';
import { DemoError } from './demo-error.ts';
import { holdsPassword } from './password.ts';

export const help = `Saves real Solana trades, and the positions, metrics, prices and configuration that come of them; asks
questions about all, and checks that everything came back unchanged.

Usage: pnpm demo [--trades URL] [--positions URL] [--metrics URL] [--prices URL] [--config URL]
                 [--migrate] [--data FILE]

  --trades URL      the store for trades; default: TRADESTORE_TRADES_URL if it is set, else memory:
  --positions URL   the store for positions; default: TRADESTORE_POSITIONS_URL or memory:
  --metrics URL     the store for metrics; default: TRADESTORE_METRICS_URL or memory:
  --prices URL      the cache for prices; default: TRADESTORE_PRICES_URL or memory:
  --config URL      the store for settings, profiles and rules; default: TRADESTORE_CONFIG_URL or memory:
                    a URL with a password must be in its variable: pnpm and ps show command lines;
                    PostgreSQL's may also be in PGPASSWORD
  --migrate         first makes what the schemas of the named databases lack, or changes nothing
  --data FILE       trades as NDJSON, one JSON object a line; default: examples/data/trades.ndjson
  -h, --help        this text

In memory the clock of the prices is a virtual one, so that nothing waits for them to expire.

Examples:
  pnpm demo
  pnpm demo --data my-trades.ndjson
  pnpm demo --trades 'memory:?visibilityLagMs=50'
  TRADESTORE_TRADES_URL=memory: pnpm demo
  pnpm demo --trades postgres://trades_deploy@localhost/trades --migrate`;

/** The contracts, in the order in which the program goes through them. */
export const contracts: readonly Contract[] = ['trades', 'positions', 'metrics', 'prices', 'config'];

/** A store, and why that one. */
export interface ChosenStore {
  readonly config: StoreConfig;
  readonly because: string;
}

/** The store of each contract. */
export type ChosenStores = { readonly [K in Contract]: ChosenStore };

/** What the program was told to do. */
export interface Task {
  readonly stores: ChosenStores;
  /** Bring the schemas of their databases up to date first? */
  readonly migrate: boolean;
  readonly file: DataFile;
}

const options = {
  trades: { type: 'string' },
  positions: { type: 'string' },
  metrics: { type: 'string' },
  prices: { type: 'string' },
  config: { type: 'string' },
  migrate: { type: 'boolean' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Record<Contract | 'data' | 'help' | 'migrate', unknown>;
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
    const isSwitch = token.name === 'help' || token.name === 'migrate';
    if (isSwitch && token.value !== undefined) throw new DemoError(`${token.rawName} takes no value`);
    if (!isSwitch && (token.value ?? '') === '') {
      throw new DemoError(`${token.rawName} needs a value; --help shows examples`);
    }
    const contract = contracts.find((name) => name === token.name);
    if (contract !== undefined && holdsPassword(token.value ?? '')) {
      throw new DemoError(
        `--${contract} holds a password, which pnpm and ps show to others; set ${variableOf(contract)} to this URL instead`,
      );
    }
  }
  if (values.help !== undefined) return null;
  const file = typeof values.data === 'string' ? dataFile(values.data, env) : realTrades;
  const areNamed = contracts.every((contract) => values[contract] !== undefined);
  const fromEnv = areNamed ? {} : storesConfigFromEnv(env);
  const choose = (contract: Contract): ChosenStore => {
    const named = values[contract];
    if (typeof named === 'string') return { config: named, because: `named by --${contract}` };
    const config = fromEnv[contract];
    if (config !== undefined) return { config, because: `named by ${variableOf(contract)}` };
    return { config: 'memory:', because: 'the default; --help says how to name another' };
  };
  const stores = Object.fromEntries(contracts.map((name) => [name, choose(name)])) as ChosenStores;
  return { stores, migrate: values.migrate === true, file };
}

function variableOf(contract: Contract): string {
  return `TRADESTORE_${contract.toUpperCase()}_URL`;
}
