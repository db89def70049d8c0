/** Run in a package's folder: packs it as it would be published and checks the tarball with publint and attw. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'tradestore-pack-'));
const shell = process.platform === 'win32';
try {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
  execFileSync('pnpm', ['pack', '--pack-destination', folder], { stdio: ['ignore', 'ignore', 'inherit'], shell });
  const tarball = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  execFileSync('publint', [tarball, '--strict'], { stdio: 'inherit', shell });
  execFileSync('attw', [tarball, '--profile', 'esm-only', '--format', 'table-flipped'], { stdio: 'inherit', shell });
} finally {
  rmSync(folder, { recursive: true });
}
