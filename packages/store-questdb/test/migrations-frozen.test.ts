import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { migrations } from '../src/migrations/index.js';
import { tableNames } from '../src/table-names.js';

/** The migrations as they were released, one file each. */
const folder = new URL('./frozen-migrations/', import.meta.url);

test.for(migrations.map((migration) => [migration.name, migration] as const))(
  '%s is as it was released',
  async ([name, { statements }]) => {
    const text = `${statements(tableNames()).join(';\n\n')};\n`;
    // A new one is written down by its first run; where CI is set that fails, so that the file is committed with it.
    await expect(text).toMatchFileSnapshot(new URL(`${name}.sql`, folder).pathname);
  },
);

test('migrations that were released are all there, in the order of their names', async () => {
  const released = (await readdir(folder)).map((file) => file.replace(/\.sql$/, '')).sort();
  const names = migrations.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(released));
  expect(names).toEqual([...names].sort());
  expect(await readFile(new URL(`${names[0]}.sql`, folder), 'utf8')).toContain('dedup upsert keys');
});
