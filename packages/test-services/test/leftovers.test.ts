import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startPostgres } from '../src/index.js';
import { makeOwnedFolder, sweepLeftovers } from '../src/owned-folder.js';
import { familyOf, waitUntilGone } from '../src/process-family.js';
import { temporaryFolder } from '../src/temporary-folder.js';

/** Generous: a watchdog starts its work within milliseconds. */
const GONE_MS = 20_000;

// Containers are removed by testcontainers.
beforeEach(() => vi.stubEnv('TRADESTORE_TEST_ORIGINS', 'local'));
afterEach(() => vi.unstubAllEnvs());

describe('nothing is left', () => {
  test('of a server that was stopped, twice is fine', async () => {
    const before = await foldersOf(process.pid);
    const server = await startPostgres({ own: true });
    const pids = await server.control.pids();
    const folders = (await foldersOf(process.pid)).filter((folder) => !before.includes(folder));
    expect(folders.length).toBeGreaterThan(0);
    await server.stop();
    await server.stop();
    expect((await Promise.all(pids.map(familyOf))).flat()).toEqual([]);
    // What the run's processes share, if it was this process that made it, is there until it ends.
    const shared = process.env['TRADESTORE_TEST_CACHE'];
    expect((await foldersOf(process.pid)).filter((folder) => !before.includes(folder) && folder !== shared)).toEqual(
      [],
    );
  });

  test('of a server that was killed or frozen and then stopped', async () => {
    for (const disturbance of ['kill', 'freeze'] as const) {
      const server = await startPostgres({ own: true });
      const pids = await server.control.pids();
      await server.control[disturbance]();
      await server.stop();
      expect((await Promise.all(pids.map(familyOf))).flat()).toEqual([]);
    }
  });

  test('of a process that is killed while its server is frozen', async () => {
    const program = `
      import { startPostgres } from '@tradestore/test-services';
      const server = await startPostgres({ own: true });
      const pids = await server.control.pids();
      await server.control.freeze();
      console.log(JSON.stringify(pids));
      setInterval(() => {}, 1000);`;
    // Without the folder of this run: it makes its own, which has to go as well.
    const { TRADESTORE_TEST_CACHE: _, ...env } = process.env;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    });
    const [line]: unknown[] = await once(child.stdout, 'data');
    const pids: unknown = JSON.parse(String(line));
    if (!Array.isArray(pids) || child.pid === undefined) throw new Error('the program does not print its pids');
    expect((await foldersOf(child.pid)).length).toBe(2);
    child.kill('SIGKILL');
    expect(await waitUntilGone(pids.map(Number), GONE_MS)).toEqual([]);
    await expect.poll(() => foldersOf(child.pid), { timeout: GONE_MS }).toEqual([]);
  });

  test('of a run whose watchdog was killed too, once another run starts', async () => {
    // Longer than any pid: no process has it.
    const dead = await mkdtemp(join(temporaryFolder(), 'tradestore-test-999999999-'));
    await mkdir(join(dead, 'data'));
    const ours = makeOwnedFolder();
    await sweepLeftovers();
    expect(existsSync(dead)).toBe(false);
    expect(existsSync(ours.path)).toBe(true);
    await ours.close();
    expect(existsSync(ours.path)).toBe(false);
    await rm(dead, { recursive: true, force: true });
  });
});

async function foldersOf(pid: number | undefined): Promise<string[]> {
  const names = await readdir(temporaryFolder());
  return names
    .filter((name) => name.startsWith(`tradestore-test-${pid}-`))
    .map((name) => join(temporaryFolder(), name));
}
