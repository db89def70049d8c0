import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contracts, help, readArguments } from '../src/arguments.ts';
import { describeStores } from '../src/chosen-stores.ts';

describe('a password in the URL of a store', () => {
  it.each([
    'postgres://bot:s3cret@host/trades',
    'redis://:s3cret@host',
    'redis+cluster://bot:s3cret@a:1,b:2',
    'postgres://bot@firm:s3cret@host/trades',
    'postgres://bot:s3/cr?et@host/trades',
    'postgres://host/trades?password=s3cret',
    'postgres://host/trades?sslmode=require&sslPassword=s3cret',
    'questdb://host?auth_token=s3cret',
  ])('is refused, and not repeated: %s', (url) => {
    for (const contract of contracts) {
      const name = `--${contract}`;
      const variable = `TRADESTORE_${contract.toUpperCase()}_URL`;
      for (const args of [[name, url], [`${name}=${url}`], [name, url, name, 'memory:']]) {
        expect(() => readArguments(args, {})).toThrow(
          RegExp(`^${name} holds a password, .+ set ${variable} to this URL instead$`),
        );
      }
    }
  });

  it.each([
    'memory:?seed=5',
    'postgres://bot@host:5432/trades?sslmode=require',
    'redis+cluster://a:1,b:2',
    'postgres://bot:@host/trades',
  ])('is not seen where none is: %s', (trades) => {
    expect(readArguments(['--trades', trades], {})?.stores.trades).toEqual({
      config: trades,
      because: 'named by --trades',
    });
  });

  it('may be in the environment', () => {
    const TRADESTORE_TRADES_URL = 'postgres://bot:s3cret@host/trades';
    const because = 'named by TRADESTORE_TRADES_URL';
    expect(readArguments([], { TRADESTORE_TRADES_URL })?.stores.trades).toMatchObject({ because });
    expect(help).toContain('a URL with a password must be in its variable');
  });
});

describe('the store of a contract', () => {
  it.each(contracts)('is named by its argument, else by its variable, else in memory: %s', (contract) => {
    const variable = `TRADESTORE_${contract.toUpperCase()}_URL`;
    const env = { [variable]: 'memory:?seed=2' };
    expect(readArguments([`--${contract}`, 'memory:?seed=1'], env)?.stores[contract]).toEqual({
      config: 'memory:?seed=1',
      because: `named by --${contract}`,
    });
    expect(readArguments([], env)?.stores[contract]).toEqual({
      config: 'memory:?seed=2',
      because: `named by ${variable}`,
    });
    expect(readArguments([], {})?.stores[contract]).toEqual({
      config: 'memory:',
      because: 'the default; --help says how to name another',
    });
    expect(help).toContain(`--${contract} URL`);
    expect(help).toContain(variable);
  });

  it('shares a line with those that have the same one, and shows no password', () => {
    const TRADESTORE_CONFIG_URL = 'postgres://bot:s3cret@host/config';
    const task = readArguments(['--trades', 'questdb://host', '--metrics', 'questdb://host'], {
      TRADESTORE_CONFIG_URL,
    });
    if (task === null) throw new Error('no help was asked for');
    expect(describeStores(task.stores).split('\n')).toEqual([
      '  trades             questdb://host (named by --trades)',
      '  positions, prices  memory: (the default; --help says how to name another)',
      '  metrics            questdb://host (named by --metrics)',
      '  config             postgres://bot:***@host/config (named by TRADESTORE_CONFIG_URL)',
    ]);
  });
});

describe('the schemas', () => {
  it('are left as they are unless --migrate is given', () => {
    expect(readArguments([], {})?.migrate).toBe(false);
    expect(readArguments(['--migrate'], {})?.migrate).toBe(true);
  });
});

describe('the file of --data', () => {
  it('lies relative to the folder that pnpm was called in, else to the current one', () => {
    const args = ['--data', 'some/trades.ndjson'];
    const name = 'some/trades.ndjson';
    expect(readArguments(args, { INIT_CWD: '/home/bot' })?.file).toEqual({
      path: '/home/bot/some/trades.ndjson',
      name,
    });
    expect(readArguments(args, {})?.file).toEqual({ path: resolve('some/trades.ndjson'), name });
  });

  it('stays where it is when its path is absolute', () => {
    const path = '/data/trades.ndjson';
    expect(readArguments(['--data', path], { INIT_CWD: '/home/bot' })?.file).toEqual({ path, name: path });
  });
});
