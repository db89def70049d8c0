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

  it('never advises to use the trades for prices, or for anything else that comes later', async () => {
    const error = await failureOf(() => storesConfigFromEnv({ TRADESTORE_PRICES_URL: 'redis://cache' }));
    expect(error).toMatchObject({ kind: 'config' });
    expect(error.message).toContain('this release does not have');
    expect(error.message).not.toContain('did you mean');
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
        'environment: unknown variable TRADESTORE_TRADE_URL; did you mean TRADESTORE_TRADES_URL? known: TRADESTORE_TRADES_URL',
    });
  });

  it('names the variable whose URL is refused', async () => {
    expect(await failureOf(() => storesConfigFromEnv({ TRADESTORE_TRADES_URL: 'memory' }))).toMatchObject({
      kind: 'config',
      message: 'TRADESTORE_TRADES_URL: a bare word is not a URL; write memory:',
    });
  });
});
