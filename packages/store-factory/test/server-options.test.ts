import { isDbError } from '@tradestore/core';
import { openPostgres, type PostgresOptions } from '@tradestore/store-postgres';
import { openQuestDb, type QuestDbOptions } from '@tradestore/store-questdb';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { backends } from '../src/backends.ts';
import { describeConfig, type PostgresServerOptions, type QuestDbServerOptions } from '../src/index.ts';

/** Values at and beyond the bounds of options of each type; what is wrong for all is wrong here too. */
const numbers = [-1, 0, 0.5, 1, 2, 64, 65, 999, 1_000, 1_001, 10_000, 10_001, 65_536, 2 ** 31 - 1, 2 ** 31, Number.NaN];
const others = [true, false, '', 'text', 'nul\0', 'UPPER', null, [], {}, () => 'text'];

interface Opened {
  close(): Promise<unknown>;
}

const servers: readonly (readonly [
  name: string,
  url: string,
  open: (options: never) => Opened,
  unlike: readonly string[],
])[] = [
  ['postgres', 'postgres://bot@127.0.0.1/db', openPostgres, ['layers', 'ssl']],
  ['questdb', 'questdb://bot@127.0.0.1', openQuestDb, ['layers', 'tls', 'pgTls', 'token']],
];

describe.each(servers)('options of %s', (backend, url, open, unlike) => {
  /** What the factory checks in its own words; what it is stricter with has tests of its own. */
  const names = Object.keys(backends.find(({ name }) => name === backend)?.options.shape ?? {}).filter(
    (name) => !unlike.includes(name),
  );

  it.each(names)('the factory accepts of %s what the package accepts, and refuses the rest', async (name) => {
    for (const value of [...numbers, ...others]) {
      const options = { url, [name]: value };
      let stores: Opened | undefined;
      const isGood = accepts(() => {
        stores = open(options as never);
      });
      expect([value, accepts(() => describeConfig({ trades: options }))]).toEqual([value, isGood]);
      await stores?.close();
    }
  });
});

it('the factory has every option of a package that is plain data and not a part of the URL', () => {
  expectTypeOf<PostgresServerOptions>().toExtend<PostgresOptions>();
  expectTypeOf<keyof PostgresServerOptions>().toEqualTypeOf<
    Exclude<keyof PostgresOptions, 'clock' | 'database' | 'host' | 'pool' | 'port' | 'url' | 'user'>
  >();
  expectTypeOf<QuestDbServerOptions>().toExtend<QuestDbOptions>();
  expectTypeOf<keyof QuestDbServerOptions>().toEqualTypeOf<
    Exclude<keyof QuestDbOptions, 'clock' | 'host' | 'httpPort' | 'url' | 'username'>
  >();
});

function accepts(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (isDbError(error)) return false;
    throw error;
  }
}
