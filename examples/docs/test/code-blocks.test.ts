// Documentation that is not run is wrong sooner or later: every code block is type-checked together, and run by itself.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { type CodeBlock, codeBlocks } from './code-blocks.ts';

const run = promisify(execFile);
// Inside the package, so that imports resolve as they do for a user who installed the packages.
const folder = join(import.meta.dirname, '../generated');
const fileOf = ({ place }: CodeBlock): string => join(folder, `${place.replaceAll(/[^\w.-]/g, '-')}.ts`);
const blocks = codeBlocks();

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const block of blocks) writeFileSync(fileOf(block), block.code);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { noEmit: true, isolatedDeclarations: false },
      include: ['*.ts'],
    }),
  );
});

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
  const { stdout } = await run('tsc', ['-p', folder]).catch((error: { stdout: string }) => error);
  expect(stdout).toBe('');
});

test.each(blocks.filter(({ runnable }) => runnable))('$place runs', { timeout: 60_000 }, async (block) => {
  await expect(run(process.execPath, [fileOf(block)])).resolves.toMatchObject({ stderr: '' });
});
