import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIMIT_MS, runDemo } from './run-demo.ts';
import { someJson, temporaryFile } from './trades.ts';

describe('the demo', { timeout: LIMIT_MS }, () => {
  it('saves all real trades in memory, answers, and finds every trade unchanged', async () => {
    const { exitCode, stdout, stderr } = await runDemo([]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\nData   examples/data/trades.ndjson\n');
    expect(stdout).toMatch(/^Store {2}memory: \(the default; --trades URL or TRADESTORE_TRADES_URL names another\)\n/);
    expect(stderr).toContain('Saving 5,940 of 5,940 trades\n');
    expect(stdout).toContain('Newest trades of the most traded token, SOL');
    expect(stdout).toContain('3,724 (1,305 buys, 2,419 sells) of 143 tokens');
    expect(stdout).toContain('One-minute candles of 9BB6…pump in SOL in the busiest hour, 2025-07-04 06:00');
    expect(stdout).toContain('944 trades on 10 pages of 100');
    expect(stdout).toMatch(/^ {2}trades +5,940$/m);
    expect(stdout).toMatch(/^ {2}transactions +5,311$/m);
    expect(stdout).toMatch(/^ {2}tokens +234$/m);
    expect(stdout).toMatch(/^ {2}saved +[\d,]+ trades\/s/m);
    expect(stdout).toMatch(/^ {2}streamed +[\d,]+ trades\/s/m);
    expect(stdout).toMatch(
      /^ {2}verified +all 5,940 came back in chain order, every field equal; all 4 answers agree$/m,
    );
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('says which store it uses and why', async () => {
    const TRADESTORE_TRADES_URL = 'memory:?seed=5';
    const fromEnvironment = await runDemo([], { TRADESTORE_TRADES_URL });
    expect(fromEnvironment).toMatchObject({ exitCode: 0 });
    expect(fromEnvironment.stdout).toContain('Store  memory: (named by TRADESTORE_TRADES_URL)');
    const fromArgument = await runDemo(['--trades', 'memory:'], { TRADESTORE_TRADES_URL });
    expect(fromArgument.stdout).toContain('Store  memory: (named by --trades)');
  });

  it('waits for an eventual store to show what was saved', async () => {
    const { exitCode, stdout } = await runDemo(['--trades', 'memory:?visibilityLagMs=30']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('all 5,940 came back');
  });

  it('asks a store for no more rows than it returns', async () => {
    const { exitCode, stdout } = await runDemo(['--trades', 'memory:?maxRows=10']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('944 trades on 95 pages of 10,');
    expect(stdout).toContain('all 4 answers agree');
  });

  it('finds a file from the folder that pnpm was called in, and names it as given', async () => {
    const file = await temporaryFile(JSON.stringify((await someJson(1))[0]));
    const INIT_CWD = dirname(file);
    const { exitCode, stdout } = await runDemo(['--data', './trades.ndjson'], { INIT_CWD });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\nData   ./trades.ndjson\n');
    const { stderr } = await runDemo(['--data', 'no-such.ndjson'], { INIT_CWD });
    expect(stderr).toContain('cannot read no-such.ndjson: there is no such file');
  });

  it('takes one trade for the two of a file with the same key, the last', async () => {
    const [trade] = await someJson(1);
    const lines = [trade, { ...trade, venue: 'orca' }].map((line) => JSON.stringify(line));
    const { exitCode, stdout } = await runDemo(['--data', await temporaryFile(lines.join('\r\n'))]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('all 1 came back');
  });

  it.each([[['--help']], [['-h']], [['--', '--help']]])('explains itself: %j', async (args) => {
    const { exitCode, stdout, stderr } = await runDemo(args);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain("pnpm demo --trades 'memory:?visibilityLagMs=50'");
  });
});

describe('the demo fails with one paragraph', { timeout: LIMIT_MS }, () => {
  const failure = async (args: readonly string[], variables?: Record<string, string>): Promise<string> => {
    const { exitCode, stderr } = await runDemo(args, variables);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^\nError: .+\n$/);
    return stderr.slice('\nError: '.length, -1);
  };

  it.each([
    ['a missing field', ({ venue: _, ...others }: Record<string, unknown>) => others, 'trade: venue: is missing'],
    [
      'an amount as a JSON number',
      (trade: Record<string, unknown>) => ({ ...trade, tokenAmount: 830000777780 }),
      'trade: tokenAmount: must be a string of digits',
    ],
    [
      'seconds for microseconds',
      (trade: Record<string, unknown>) => ({ ...trade, time: 1712336672 }),
      'trade: time: must be in microseconds',
    ],
  ])('on a malformed line: %s', async (_, spoil, message) => {
    const [first = {}, second = {}] = await someJson(2);
    const file = await temporaryFile(`${JSON.stringify(first)}\n\n${JSON.stringify(spoil(second))}\n`);
    // The rest of the sentence is core's own.
    expect((await failure(['--data', file])).startsWith(`${file}, line 3: ${message}`)).toBe(true);
  });

  it('on a line that is not JSON, without repeating it', async () => {
    const file = await temporaryFile('{"signature": 5x}');
    expect(await failure(['--data', file])).toBe(
      `${file}, line 1, column 16: is not JSON; write one whole JSON object a line`,
    );
    const quoting = await temporaryFile('{"venue": "JSON at position 7", "price": NaN}');
    expect(await failure(['--data', quoting])).toBe(
      `${quoting}, line 1: is not JSON; write one whole JSON object a line`,
    );
  });

  it('on a file without trades', async () => {
    const file = await temporaryFile('\n');
    expect(await failure(['--data', file])).toBe(`${file} holds no trades; name a file that does with --data FILE`);
  });

  it('on a file that is not text', async () => {
    const file = await temporaryFile(Uint8Array.of(0xff, 0xfe, 0x0a));
    expect(await failure(['--data', file])).toBe(
      `cannot read ${file}: it is not UTF-8 text; name a file of trades with --data FILE`,
    );
  });

  it('on a path that cannot be read', async () => {
    expect(await failure(['--data', '/no/such/trades.ndjson'])).toBe(
      'cannot read /no/such/trades.ndjson: there is no such file; name a file of trades with --data FILE',
    );
    expect(await failure(['--data', tmpdir()])).toContain('it is a folder');
  });

  it('on an unknown option, a missing value or an argument without a name', async () => {
    const use = 'use --trades, --data, --help';
    expect(await failure(['--trade', 'memory:'])).toBe(`unknown option --trade; ${use}`);
    expect(await failure(['--trades'])).toBe('--trades needs a value; --help shows examples');
    expect(await failure(['postgres://bot:secret@host'])).toBe(`there are no arguments without a name; ${use}`);
    expect(await failure(['--postgres://bot:secret@host'])).toBe(`unknown option; ${use}`);
  });

  it('on a store that is not named or cannot be opened', async () => {
    expect(await failure(['--trades', 'memory'])).toBe('trades: a bare word is not a URL; write memory: (config)');
    expect(await failure(['--trades', 'memry:'])).toContain('trades: unknown URL scheme; did you mean memory:?');
    expect(await failure(['--trades', 'memory:?maxRow=5'])).toContain('unknown option maxRow; did you mean maxRows?');
    expect(await failure([], { TRADESTORE_TRADES_URL: '' })).toContain('TRADESTORE_TRADES_URL: is set but empty');
    expect(await failure([], { TRADESTORE_TRADE_URL: 'memory:' })).toContain('did you mean TRADESTORE_TRADES_URL?');
  });

  it('on a password in the command line, without showing it', async () => {
    expect(await failure(['--trades', 'postgres://bot:secret@host/trades'])).toBe(
      '--trades holds a password, which pnpm and ps show to others; set TRADESTORE_TRADES_URL to this URL instead',
    );
  });

  it('on a store whose package is not installed, without showing the password', async () => {
    const TRADESTORE_TRADES_URL = 'cassandra://bot:secret@host/keyspace?dc=one';
    const { exitCode, stdout, stderr } = await runDemo([], { TRADESTORE_TRADES_URL });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Store  cassandra://bot:***@host/keyspace?dc=*** (named by TRADESTORE_TRADES_URL)');
    expect(stderr).toContain('@tradestore/store-cassandra is not installed; add it: npm install');
    expect(stdout + stderr).not.toContain('secret');
  });
});
