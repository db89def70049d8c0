import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { migrations } from '../src/migrations/index.js';
import type { Migration } from '../src/migrations/migration.js';

/** The migrations as they were released, one file each. */
const folder = new URL('./frozen-migrations/', import.meta.url);

describe('migrations', () => {
  test.for(migrations.map((migration) => [migration.name, migration] as const))(
    '%s is as it was released',
    async ([name, migration]) => {
      const file = new URL(`${name}.sql`, folder);
      const frozen = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      const text = textOf(migration);
      // A new one is written down by its first run; where CI is set that fails, so that the file is committed with it.
      if (frozen === undefined) await expect(text).toMatchFileSnapshot(file.pathname);
      else {
        const wayOut = `${name} was released: databases have it as it was, and a change would never reach them. Leave it, and add a new migration`;
        expect(text, wayOut).toBe(frozen);
      }
    },
  );

  test('that were released are all there, in the same order, before those that are new', async () => {
    const files = await readdir(folder);
    const released = files.map((file) => file.replace(/\.sql$/, '')).sort();
    const names = migrations.map(({ name }) => name);
    expect(names, 'a migration that was released can not be taken out, renamed or moved').toEqual(
      expect.arrayContaining(released),
    );
    expect(names, 'the names of migrations begin with four digits, in the order of the list').toEqual(
      [...names].sort(),
    );
    for (const name of names) expect(name).toMatch(/^\d{4}-[a-z-]+$/);
  });
});

function textOf(migration: Migration): string {
  const up =
    'up' in migration
      ? migration.up
      : `\ncreate index concurrently ${migration.concurrently.name} on ${migration.concurrently.on};\n`;
  return `-- up${up}\n-- down${migration.down}`;
}
