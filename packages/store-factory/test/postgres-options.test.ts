import { isDbError } from '@tradestore/core';
import { openPostgres, type PostgresOptions } from '@tradestore/store-postgres';
import { expect, expectTypeOf, it } from 'vitest';
import { backends } from '../src/backends.ts';
import { describeConfig, type PostgresServerOptions } from '../src/index.ts';

const url = 'postgres://bot@127.0.0.1/db';

/** Values at and beyond the bounds of options of each type; what is wrong for all is wrong here too. */
const numbers = [-1, 0, 0.5, 1, 2, 999, 1_000, 10_000, 10_001, 2 ** 31 - 1, 2 ** 31, Number.NaN];
const others = [true, false, '', 'text', 'nul\0', null, [], {}, () => 'text'];

/** What the factory checks in its own words; `layers` has a suite of its own. */
const names = Object.keys(backends.find(({ name }) => name === 'postgres')?.options.shape ?? {}).filter(
  (name) => name !== 'layers' && name !== 'ssl',
);

function accepts(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (isDbError(error)) return false;
    throw error;
  }
}

it.each(names)('the factory accepts of %s what openPostgres accepts, and refuses the rest', async (name) => {
  for (const value of [...numbers, ...others]) {
    const options = { url, [name]: value };
    let stores: ReturnType<typeof openPostgres> | undefined;
    const isGood = accepts(() => {
      stores = openPostgres(options);
    });
    expect([value, accepts(() => describeConfig({ trades: options }))]).toEqual([value, isGood]);
    await stores?.close();
  }
});

it('the factory has every option of openPostgres that is plain data and not a part of the URL', () => {
  expectTypeOf<PostgresServerOptions>().toExtend<PostgresOptions>();
  expectTypeOf<keyof PostgresServerOptions>().toEqualTypeOf<
    Exclude<keyof PostgresOptions, 'clock' | 'database' | 'host' | 'pool' | 'port' | 'url' | 'user'>
  >();
});
