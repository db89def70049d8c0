import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Prints which of the files that a process has loaded are knex's, after its own and after knex was asked for. */
const program = `
  import { createRequire } from 'node:module';
  const { cache } = createRequire(import.meta.url);
  const isLoaded = () => Object.keys(cache).some((file) => file.includes('/node_modules/knex/'));
  await import(process.env.PACKAGE);
  const before = isLoaded();
  await import('knex');
  console.log(JSON.stringify([before, isLoaded()]));
`;

test('who only uses the stores loads no knex', async () => {
  const hook = new URL('./resolve-sources.mjs', import.meta.url).href;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', hook, '--input-type=module', '--eval', program],
    { cwd: import.meta.dirname, env: { ...process.env, PACKAGE: new URL('../src/index.ts', import.meta.url).href } },
  );
  expect(JSON.parse(stdout)).toEqual([false, true]);
});
