import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { help, readArguments } from '../src/arguments.ts';

describe('a password in --trades', () => {
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
    for (const args of [['--trades', url], [`--trades=${url}`], ['--trades', url, '--trades', 'memory:']]) {
      expect(() => readArguments(args, {})).toThrow(
        /^--trades holds a password, .+ set TRADESTORE_TRADES_URL to this URL instead$/,
      );
    }
  });

  it.each([
    'memory:?seed=5',
    'postgres://bot@host:5432/trades?sslmode=require',
    'redis+cluster://a:1,b:2',
    'postgres://bot:@host/trades',
  ])('is not seen where none is: %s', (trades) => {
    expect(readArguments(['--trades', trades], {})).toMatchObject({ trades });
  });

  it('may be in the environment', () => {
    const TRADESTORE_TRADES_URL = 'postgres://bot:s3cret@host/trades';
    const because = 'named by TRADESTORE_TRADES_URL';
    expect(readArguments([], { TRADESTORE_TRADES_URL })).toMatchObject({ because });
    expect(help).toContain('a URL with a password must be in TRADESTORE_TRADES_URL');
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
