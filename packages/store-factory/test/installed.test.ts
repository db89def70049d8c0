import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/** As Node prints it: kind, then message. */
const program = `
  import { createStores } from '@tradestore/store-factory';
  await createStores({ trades: process.argv[1] }).then(
    () => console.log('opened'),
    ({ kind, message }) => console.log(kind, message),
  );
`;

describe('the built package, in Node itself', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'tradestore-factory-')));
    const modules = join(folder, 'node_modules');
    await mkdir(join(modules, '@tradestore', 'store-factory'), { recursive: true });
    for (const part of ['dist', 'package.json']) {
      await cp(join(root, part), join(modules, '@tradestore', 'store-factory', part), { recursive: true });
    }
    for (const name of ['@tradestore/core', 'zod']) {
      await symlink(await realpath(join(root, 'node_modules', name)), join(modules, name));
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const opening = async (url = 'memory:') =>
    (await run(process.execPath, ['--input-type=module', '--eval', program, url], { cwd: folder })).stdout.trim();

  it.each([
    ['memory:', 'memory', '@tradestore/store-mock'],
    ['postgres://bot@host/db', 'postgres', '@tradestore/store-postgres'],
  ])('refuses %s with kind unsupported where its package is not installed', async (url, name, source) => {
    expect(await opening(url)).toBe(`unsupported ${name}: ${source} is not installed; add it: npm install ${source}`);
  });

  it('says so when @tradestore/store-mock is installed but broken, and opens it once it is whole', async () => {
    const mock = join(folder, 'node_modules', '@tradestore', 'store-mock');
    await mkdir(mock);
    await cp(join(root, '..', 'store-mock', 'package.json'), join(mock, 'package.json'));
    expect(await opening()).toBe(
      'config memory: @tradestore/store-mock is installed but failed to load; its error is the cause; try to reinstall it',
    );
    await rm(mock, { recursive: true });
    await symlink(await realpath(join(root, 'node_modules', '@tradestore', 'store-mock')), mock);
    expect(await opening()).toBe('opened');
  });
});
