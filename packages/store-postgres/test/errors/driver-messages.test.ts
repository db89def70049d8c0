import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classifyError } from '../../src/classify-error.js';
import { driverMessages } from '../../src/errors/driver-messages.js';
import { type Expectation, expectRow } from './expectation.js';

const defect: Expectation = ['internal', 'P', 'not_applied', 'keep'];
const busy: Expectation = ['overloaded', 'T', 'not_applied', 'none'];
const ended: Expectation = ['closed', 'P', 'not_applied', 'none'];

// biome-ignore format: a table, one row a line
const rows: readonly (readonly [message: string, Expectation])[] = [
  ['Knex: Timeout acquiring a connection. The pool is probably full. Are you missing a .transacting(trx) call?', busy],
  ['Defined query timeout of 10ms exceeded when running query.', ['timeout', 'T', 'unknown', 'discard']],
  ['After query timeout of 10ms exceeded, cancelling of query failed.', ['timeout', 'T', 'unknown', 'discard']],
  ['Migration table is already locked', ['conflict', 'T', 'not_applied', 'keep']],
  ['The migration directory is corrupt, the following files are missing: 0009-later', ['schema', 'P', 'not_applied', 'keep']],
  ['Transaction query already complete, run with DEBUG=knex:tx for more info', defect],
  ['Unable to acquire a connection', ended],
  ['operation timed out for an unknown reason', busy],
  ['aborted', ended],
];

test.each(rows)('%s', (message, expected) => {
  expectRow(new Error(message), expected);
  expectRow(new TypeError(message), expected);
  expect(classifyError(new Error(message), { phase: 'unknown' }).code).toBeUndefined();
});

describe('the installed drivers', () => {
  const here = createRequire(import.meta.url);
  const fromKnex = createRequire(here.resolve('knex'));
  const folders = {
    knex: join(dirname(here.resolve('knex')), 'lib'),
    tarn: dirname(fromKnex.resolve('tarn')),
  };

  function sourceOf(folder: string): string {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => /\.js$/.test(name) && !/(^|\/)(test|node_modules)\//.test(name));
    return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  }

  const sources = new Map(Object.entries(folders).map(([name, folder]) => [name, sourceOf(folder)]));

  test.each(driverMessages.filter(({ of }) => of in folders))(
    '$of has the text that its row is about: $is$starts$ends',
    (entry) => {
      const text = 'is' in entry ? entry.is : 'starts' in entry ? entry.starts : entry.ends;
      expect(sources.get(entry.of)).toContain(text);
    },
  );
});
