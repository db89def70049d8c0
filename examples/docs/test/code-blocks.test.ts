// Documentation that is not run is wrong sooner or later: every code block is type-checked together, and run by itself.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { codeBlocks, generated } from './code-blocks.ts';

const run = promisify(execFile);
const blocks = codeBlocks();

test('there is a code block in the README of the repository and of every published package', () => {
  const places = blocks.map(({ place }) => place.replace(/:\d+$/, ''));
  for (const name of ['core', 'store-conformance', 'store-factory', 'store-mock']) {
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

test.each(blocks.filter(({ runnable }) => runnable))('$place runs', { timeout: 60_000 }, async (block) => {
  await expect(run(process.execPath, [block.file])).resolves.toMatchObject({ stderr: '' });
});
