import { choicesFor } from './backends.js';
import { parseStore, type StoresConfig } from './config.js';
import { configError, unknownName } from './config-error.js';
import { type Contract, contractNames } from './contracts.js';
import { printable } from './describe-config.js';

const PREFIX = 'TRADESTORE_';
/** Variables of Tradestore's own tests, which say where they find servers. */
const PREFIX_OF_TESTS = 'TRADESTORE_TEST_';

/** The variable of each contract: `TRADESTORE_TRADES_URL`. */
const variables: ReadonlyMap<string, Contract> = new Map(
  contractNames.map((contract) => [`${PREFIX}${contract.toUpperCase()}_URL`, contract]),
);

/**
 * The configuration that environment variables give: `TRADESTORE_TRADES_URL` for trades, and in the same way
 * `TRADESTORE_POSITIONS_URL`, `TRADESTORE_METRICS_URL`, `TRADESTORE_PRICES_URL` and `TRADESTORE_CONFIG_URL`. Empty when none is
 * set. Printing it shows no secrets.
 *
 * @throws DbError kind `config` for a variable that is empty, no usable URL, or begins with `TRADESTORE_` and isn't known, so
 * that a mistyped name is not ignored (`TRADESTORE_TEST_*` is for tests, and is); names the variable, never its value
 *
 * @example
 * ```ts
 * import { createStores, storesConfigFromEnv } from '@tradestore/store-factory';
 *
 * const stores = await createStores(storesConfigFromEnv({ TRADESTORE_TRADES_URL: 'memory:' }));
 * if (stores.trades?.name !== 'memory') throw new Error('not in memory');
 * await stores.close();
 * ```
 */
export function storesConfigFromEnv(env: Readonly<Record<string, string | undefined>> = process.env): StoresConfig {
  const config: { [K in Contract]?: string } = {};
  for (const [name, url] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || name.startsWith(PREFIX_OF_TESTS) || url === undefined) continue;
    const contract = variables.get(name);
    if (contract === undefined) {
      throw configError('environment', unknownName('variable', name, [...variables.keys()]));
    }
    if (url.trim() === '') {
      throw configError(name, `is set but empty; unset it, or choose one of ${choicesFor(contract)}`);
    }
    parseStore(contract, url, name);
    config[contract] = url;
  }
  return printable(config);
}
