import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { createStores, storesConfigFromEnv } from '../src/index.ts';
import { failureOf } from './failure.ts';

describe('storesConfigFromEnv', () => {
  it('reads TRADESTORE_TRADES_URL', async () => {
    const config = storesConfigFromEnv({ PATH: '/bin', TRADESTORE_TRADES_URL: 'memory:?maxRows=9' });
    expect(config).toEqual({ trades: 'memory:?maxRows=9' });
    const stores = await createStores(config);
    expect(stores.trades?.maxRows).toBe(9);
    await stores.close();
  });

  it('reads process.env unless told otherwise', () => {
    vi.stubEnv('TRADESTORE_TRADES_URL', 'memory:?seed=4');
    try {
      expect(storesConfigFromEnv()).toEqual({ trades: 'memory:?seed=4' });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('is empty when nothing is set, which opens nothing', async () => {
    const config = storesConfigFromEnv({ TRADESTORE_TRADES_URL: undefined });
    expect(config).toEqual({});
    expect(inspect(config)).toBe('{}');
    expect(await failureOf(() => createStores(config))).toMatchObject({ kind: 'config' });
  });

  it('reads a variable for each contract', () => {
    const env = {
      TRADESTORE_TRADES_URL: 'postgres://bot@host/trades',
      TRADESTORE_POSITIONS_URL: 'questdb://host',
      TRADESTORE_METRICS_URL: 'questdb://host',
      TRADESTORE_PRICES_URL: 'redis://cache',
      TRADESTORE_CONFIG_URL: 'postgres://bot@host/config',
    };
    expect(storesConfigFromEnv(env)).toEqual({
      trades: 'postgres://bot@host/trades',
      positions: 'questdb://host',
      metrics: 'questdb://host',
      prices: 'redis://cache',
      config: 'postgres://bot@host/config',
    });
  });

  const variables = ['TRADES', 'POSITIONS', 'METRICS', 'PRICES', 'CONFIG'].map((name) => `TRADESTORE_${name}_URL`);

  it.each(variables)('never advises to use another store than the one that was mistyped: %s', async (variable) => {
    const letters = [...variable];
    const lettersOfName = [...letters.keys()].slice('TRADESTORE_'.length);
    const mistyped = lettersOfName.flatMap((at) => [
      letters.toSpliced(at, 1).join(''),
      letters.toSpliced(at, 1, 'X').join(''),
      letters.toSpliced(at, 0, 'X').join(''),
    ]);
    expect(mistyped).toHaveLength(3 * lettersOfName.length);
    for (const name of mistyped) {
      const { message } = await failureOf(() => storesConfigFromEnv({ [name]: 'memory:' }));
      expect(message).toContain(`unknown variable ${name}; did you mean ${variable}? known: `);
    }
  });

  it.each(['', '   ', '\t'])('refuses a variable that is set but empty: %j', async (url) => {
    const error = await failureOf(() => storesConfigFromEnv({ TRADESTORE_TRADES_URL: url }));
    expect(error).toMatchObject({ kind: 'config' });
    expect(error.message).toMatch(/^TRADESTORE_TRADES_URL: is set but empty; unset it, or choose one of memory:, /);
  });

  it('refuses an unknown TRADESTORE_ variable, with the one that was meant and the list', async () => {
    expect(await failureOf(() => storesConfigFromEnv({ TRADESTORE_TRADE_URL: 'memory:' }))).toMatchObject({
      kind: 'config',
      message:
        'environment: unknown variable TRADESTORE_TRADE_URL; did you mean TRADESTORE_TRADES_URL? known: ' +
        variables.join(', '),
    });
    const { message } = await failureOf(() => storesConfigFromEnv({ TRADESTORE_PRICE_URL: 'redis://cache' }));
    expect(message).toContain('did you mean TRADESTORE_PRICES_URL?');
    const unlike = await failureOf(() => storesConfigFromEnv({ TRADESTORE_LOG_LEVEL: 'debug' }));
    expect(unlike.message).not.toContain('did you mean');
  });

  it('leaves the variables of the tests alone', () => {
    expect(storesConfigFromEnv({ TRADESTORE_TEST_POSTGRES_URL: 'postgres://postgres@host' })).toEqual({});
  });

  it('names the variable whose URL is refused', async () => {
    expect(await failureOf(() => storesConfigFromEnv({ TRADESTORE_TRADES_URL: 'memory' }))).toMatchObject({
      kind: 'config',
      message: 'TRADESTORE_TRADES_URL: a bare word is not a URL; write memory:',
    });
  });
});
