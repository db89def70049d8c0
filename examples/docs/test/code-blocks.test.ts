// Documentation that is not run is wrong sooner or later: every code block is type-checked together, and run by itself.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sharedPostgres, sharedQuestDb, tablePrefix } from '@tradestore/test-services';
import { describe, expect, test } from 'vitest';
import { codeBlocks, generated } from './code-blocks.ts';

const run = promisify(execFile);
const blocks = codeBlocks();
/** A program that reads it gets a database of its own on a real server. */
const DATABASE_VARIABLE = 'DATABASE_URL';
/** A program that reads it gets tables of its own on a real QuestDB. */
const QUESTDB_VARIABLE = 'QUESTDB_URL';

test('there is a code block in the README of the repository and of every published package', () => {
  const places = blocks.map(({ place }) => place.replace(/:\d+$/, ''));
  for (const name of [
    'core',
    'pg-client',
    'store-conformance',
    'store-factory',
    'store-mock',
    'store-postgres',
    'store-questdb',
  ]) {
    expect(places).toContain(`packages/${name}/README.md`);
  }
  expect(places).toContain('README.md');
});

test("the README's example has at most 20 lines", () => {
  const example = blocks.find(({ place }) => place.startsWith('README.md:'));
  expect(example?.code.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
});

test('every code block compiles under the strictest options', { timeout: 60_000 }, async () => {
  const { stdout } = await run('tsc', ['-p', generated]).catch((error: { stdout: string }) => error);
  expect(stdout).toBe('');
});

const [onServer, others] = split(
  blocks.filter(({ runnable }) => runnable),
  ({ code }) => code.includes(DATABASE_VARIABLE),
);
const [onQuestDb, alone] = split(others, ({ code }) => code.includes(QUESTDB_VARIABLE));

test.each(alone)('$place runs', { timeout: 60_000 }, async (block) => {
  await expect(run(process.execPath, [block.file])).resolves.toMatchObject({ stderr: '' });
});

const postgres = sharedPostgres();

describe.runIf(postgres !== null)('on a database of its own', () => {
  test.each(onServer)('$place runs', { timeout: 60_000 }, async (block) => {
    if (postgres === null) return;
    const database = await postgres.createDatabase();
    try {
      const env = { ...process.env, [DATABASE_VARIABLE]: database.adminUrl };
      await expect(run(process.execPath, [block.file], { env })).resolves.toMatchObject({ stderr: '' });
    } finally {
      await database.drop();
    }
  });

  test('there is a program that needs one', () => {
    expect(onServer).not.toEqual([]);
  });
});

const questdb = sharedQuestDb();

describe.runIf(questdb !== null)('on tables of its own', () => {
  test.each(onQuestDb)('$place runs', { timeout: 60_000 }, async (block) => {
    if (questdb === null) return;
    const { host, httpPort, pgPort, user, password } = questdb;
    const url = `questdb://${user}:${password}@${host}:${httpPort}?pgPort=${pgPort}&tablePrefix=${tablePrefix()}`;
    const env = { ...process.env, [QUESTDB_VARIABLE]: url };
    await expect(run(process.execPath, [block.file], { env })).resolves.toMatchObject({ stderr: '' });
  });

  test('there is a program that needs one', () => {
    expect(onQuestDb).not.toEqual([]);
  });
});

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
