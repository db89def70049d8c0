// Tags with names that look like the grammar of their text. Not in the shared suite: only this backend looks for them in a text.

import type { MetricPoint, Tags } from '@tradestore/core';
import { sharedQuestDb, tablePrefix } from '@tradestore/test-services';
import { expect, it } from 'vitest';
import { migrateQuestDb, openQuestDb } from '../../src/index.js';

const questdb = sharedQuestDb();
const START = 1_724_198_400_000_000;

const odd: readonly Tags[] = [
  { a: 'b' },
  { a: 'b"' },
  { a: 'b\\' },
  { a: ',', ',': 'a' },
  { ',a': 'b' },
  { ':a': 'b' },
  { '}a': 'b', x: 'y' },
  { 'a%': 'b_' },
  { aX: 'bX' },
  { '"a': '"b' },
  { x: ',"a":"b"' },
  { 'x,': 'a', a: 'c' },
  { '\u{1F680}': '\u00fc' },
  { '(a|b)*': '.^$' },
  { ':': '","' },
  { ',': '","', ',"a': ':"' },
];

it.runIf(questdb !== null)(
  'a filter finds the points that hold its pairs, and no others',
  { timeout: 60_000 },
  async () => {
    const { host, httpPort, pgPort } = questdb ?? {};
    const tables = { host, httpPort, pgPort, tablePrefix: tablePrefix() };
    await migrateQuestDb(tables);
    const stores = openQuestDb({ ...tables, commitIntervalMs: 1 });
    try {
      const points = odd.map(
        (tags, at): MetricPoint => ({ name: 'm', tags, time: (START + at) as MetricPoint['time'], value: at }),
      );
      await stores.metrics.batchRecordMetrics(points);
      await stores.metrics.flush('visible');
      for (const pairs of odd) {
        for (const [name, value] of Object.entries(pairs)) {
          const tags = { [name]: value };
          const expected = points.filter((point) => Object.hasOwn(point.tags, name) && point.tags[name] === value);
          const found = await stores.metrics.getMetrics('m', new Date(START / 1_000), new Date(START / 1_000 + 1_000), {
            tags,
          });
          expect([tags, found.map((point) => point.value)]).toEqual([tags, expected.map((point) => point.value)]);
        }
      }
    } finally {
      await stores.close();
    }
  },
);
