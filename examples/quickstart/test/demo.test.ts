import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contracts } from '../src/arguments.ts';
import { LIMIT_MS, runDemo } from './run-demo.ts';
import { someJson, temporaryFile } from './trades.ts';

describe('the demo', { timeout: LIMIT_MS }, () => {
  it('keeps all real trades and what comes of them in memory, answers, and finds everything unchanged', async () => {
    const { exitCode, stdout, stderr } = await runDemo([]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\nData   examples/data/trades.ndjson\n');
    expect(stdout).toContain(
      'Stores\n  trades, positions, metrics, prices, config  memory: (the default; --help says how to name another)\n',
    );
    expect(stderr).toContain('Saving 5,940 of 5,940 trades\n');
    expect(stdout).toContain('Newest trades of the most traded token, SOL');
    expect(stdout).toContain('3,724 (1,305 buys, 2,419 sells) of 143 tokens');
    expect(stdout).toContain('One-minute candles of 9BB6…pump in SOL in the busiest hour, 2025-07-04 06:00');
    expect(stdout).toContain('944 trades on 10 pages of 100');
    expect(stdout).toContain('Open positions of the busiest trader, MfDu…GVWa');
    expect(stdout).toContain('294 snapshots on 3 pages of 100');
    expect(stdout).toMatch(/^ {2}06:00 {2}whirlpool +258 +2,818\.3904 /m);
    expect(stdout).toMatch(/^ {2}9BB6…pump +0\.0082327679 .+ fresh, 0 ms {2}miss +stale, 1,500 ms$/m);
    expect(stdout).toMatch(/^ {4}1 {2}create {2}profile +1 {2}onboarding /m);
    expect(stdout).toContain('pausing the rule as of version 1, when version 2 was live');
    expect(stdout).toContain('121 names came back code point by code point, such as “ 匚尺丨ㄒㄒ乇尺乙” ');
    expect(stdout).toContain('105 of them stand in an id too; 16 hold a line break, or nothing at all');
    expect(stdout).toMatch(/^ {2}trades +5,940 of 5,311 transactions, 234 tokens: [\d,]+\/s, visible in \d+ ms$/m);
    expect(stdout).toMatch(/^ {2}positions +4,165 snapshots of 353; 1,775 sales without a buy left out: [\d,]+\/s/m);
    expect(stdout).toMatch(/^ {2}metrics +7,202 points of 2 names: [\d,]+\/s/m);
    expect(stdout).toMatch(/^ {2}prices +612 taken, 3,725 kept out as older: [\d,]+\/s$/m);
    expect(stdout).toMatch(/^ {2}config +1 profile, 1 rule, 121 settings; 125 entries in the audit log$/m);
    expect(stdout).toMatch(
      /^ {2}verified +everything came back, every field equal; all 12 answers agree with the trades$/m,
    );
    expect(stdout.split('\n').length).toBeLessThanOrEqual(90);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('says which store it uses and why', async () => {
    const TRADESTORE_TRADES_URL = 'memory:?seed=5';
    const fromEnvironment = await runDemo([], { TRADESTORE_TRADES_URL });
    expect(fromEnvironment).toMatchObject({ exitCode: 0 });
    expect(fromEnvironment.stdout).toMatch(/^ {2}trades +memory: \(named by TRADESTORE_TRADES_URL\)$/m);
    const fromArgument = await runDemo(['--trades', 'memory:'], { TRADESTORE_TRADES_URL });
    expect(fromArgument.stdout).toMatch(/^ {2}trades +memory: \(named by --trades\)$/m);
  });

  it('waits for an eventual store to show what was saved', async () => {
    const lagging = 'memory:?visibilityLagMs=30';
    const { exitCode, stdout } = await runDemo(['--trades', lagging, '--positions', lagging, '--metrics', lagging]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('everything came back');
  });

  it('asks a store for no more rows than it returns', async () => {
    const small = 'memory:?maxRows=10';
    const { exitCode, stdout } = await runDemo(contracts.flatMap((contract) => [`--${contract}`, small]));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('944 trades on 95 pages of 10,');
    expect(stdout).toContain('294 snapshots on 30 pages of 10,');
    expect(stdout).toContain('all 12 answers agree');
  });

  it('waits for prices to expire where time is not its own', async () => {
    const { exitCode, stdout } = await runDemo(['--prices', 'memory:?latency=1']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}9BB6…pump .+ fresh, \d+ ms {2}miss +stale, 1,[5-9]\d\d ms$/m);
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
    expect(stdout).toMatch(/^ {2}trades +1 of 1 transactions, 1 tokens/m);
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
    const use = 'use --trades, --positions, --metrics, --prices, --config, --migrate, --data, --help';
    expect(await failure(['--prices='])).toBe('--prices needs a value; --help shows examples');
    expect(await failure(['--trade', 'memory:'])).toBe(`unknown option --trade; ${use}`);
    expect(await failure(['--migrate=yes'])).toBe('--migrate takes no value');
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
    expect(await failure([], { TRADESTORE_PRICE_URL: 'memory:' })).toContain('did you mean TRADESTORE_PRICES_URL?');
    expect(await failure(['--prices', 'postgres://host/db'])).toContain('prices: postgres has no store for prices');
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
    expect(stdout).toMatch(/^ {2}trades +cassandra:\/\/bot:\*{3}@host\/keyspace\?dc=\*{3} \(named by /m);
    expect(stderr).toContain('@tradestore/store-cassandra is not installed; add it: npm install');
    expect(stdout + stderr).not.toContain('secret');
  });
});
