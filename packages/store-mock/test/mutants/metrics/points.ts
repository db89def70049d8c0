import {
  boundToTimestamp,
  compareText,
  hasTags,
  type MetricPoint,
  type MetricsStore,
  tagsText,
  timestamp,
} from '@tradestore/core';
import type { MetricMutant } from '../contracts.js';
import { added, changed, lost, reordered } from '../reasons.js';
import { replace } from '../replace.js';

/** Points that are found, kept and told apart in the wrong way. */
export const pointMutants: readonly MetricMutant[] = [
  {
    bug: 'the key lacks the tags: of points of one time the last stays',
    breaks: 'One with the same name, tags and time is replaced.',
    killedBy: {
      group: 'identity of points',
      sentence: 'points of one name and time with different tags are different points',
    },
    because: lost(1),
    mutate: (store) =>
      replace(store, 'getMetrics', (get) => async (name, start, end, options) => {
        const found = await get(name, start, end, options);
        return found.filter(({ time }, at) => time !== found[at + 1]?.time);
      }),
  },
  {
    bug: 'tags are compared as they were written: in another order they are others',
    breaks: 'Identity: time, name, tags (as canonical JSON with sorted keys).',
    killedBy: { group: 'identity of points', sentence: 'the same tags in another order are the same point' },
    because: added(1),
    mutate: (store) => {
      const written = new Map<string, MetricPoint>();
      replace(store, 'recordMetric', (record) => async (point, options) => {
        await record(point, options);
        written.set(`${point.name} ${point.time} ${JSON.stringify(point.tags)}`, { ...point });
      });
      replace(store, 'getMetrics', (get) => async (name, start, end, options) => {
        const found = await get(name, start, end, options);
        return found.flatMap((point) => {
          const same = [...written.values()].filter((each) => isSame(each, point));
          return same.length > 1 ? same : [point];
        });
      });
    },
  },
  {
    bug: 'the end of a range is included',
    breaks: 'The points of a name in [start, end).',
    killedBy: {
      group: 'points of a metric',
      sentence: 'a range is [start, end): a point at start is in it, one at end is not',
    },
    because: added(1),
    mutate: (store) =>
      replace(store, 'getMetrics', (get) => async (name, start, end, options) => {
        const isRange = Number(start) < Number(end) && Number(end) < Number.MAX_SAFE_INTEGER;
        return await get(name, start, isRange ? timestamp(boundToTimestamp(end) + 1) : end, options);
      }),
  },
  {
    bug: 'tags are joined by OR',
    breaks: 'Only points that hold all these pairs.',
    killedBy: {
      group: 'points with tags',
      sentence: 'tags of several pairs gives only points that hold all of them',
    },
    because: added(),
    mutate: (store) =>
      filtersBy(
        store,
        (point, tags) =>
          Object.keys(tags).length === 0 ||
          Object.entries(tags).some(([name, value]) => hasTags(point.tags, { [name]: value })),
      ),
  },
  {
    bug: 'ILIKE: the case of a value is not looked at',
    breaks: 'Only points that hold all these pairs.',
    killedBy: { group: 'points with tags', sentence: 'a value is matched whole, and in its case' },
    because: added(),
    mutate: (store) =>
      filtersBy(store, (point, tags) =>
        Object.entries(tags).every(
          ([name, value]) => Object.hasOwn(point.tags, name) && point.tags[name]?.toLowerCase() === value.toLowerCase(),
        ),
      ),
  },
  {
    bug: 'a value is looked for among those of all tags',
    breaks: 'Only points that hold all these pairs.',
    killedBy: { group: 'points with tags', sentence: 'a value of one tag is not matched by that of another' },
    because: added(),
    mutate: (store) =>
      filtersBy(store, (point, tags) =>
        Object.entries(tags).every(
          ([name, value]) => Object.hasOwn(point.tags, name) && Object.values(point.tags).includes(value),
        ),
      ),
  },
  {
    bug: 'points of one time are ordered by value',
    breaks: 'Points of one name are ordered by time, then by their tags as canonical text.',
    killedBy: {
      group: 'points of a metric',
      sentence: 'points of one time are in the order of their tags as canonical text',
    },
    because: reordered,
    mutate: (store) =>
      replace(
        store,
        'getMetrics',
        (get) => async (name, start, end, options) =>
          (await get(name, start, end, options)).sort((a, b) => a.time - b.time || a.value - b.value),
      ),
  },
  {
    bug: 'WHERE time > $cursor: what is left of the time is skipped at the boundary of a page',
    breaks: 'after: only points after this one.',
    killedBy: { group: 'pages of points', sentence: 'of points of one time, after gives those whose tags follow' },
    because: lost(),
    mutate: (store) =>
      replace(store, 'getMetrics', (get) => async (name, start, end, options) => {
        const found = await get(name, start, end, options);
        const { after, ...others } = options ?? {};
        if (after === undefined || after.time < boundToTimestamp(start)) return found;
        const next = timestamp(after.time + 1);
        return next < boundToTimestamp(end) ? await get(name, next, end, others) : [];
      }),
  },
  {
    bug: 'of points of one time the one of the greatest value is the latest',
    breaks: 'The point of a name with the greatest (time, tags).',
    killedBy: {
      group: 'latest point',
      sentence: 'of points of one time, the one with the greatest tags is the latest',
    },
    because: ({ actual, expected }) => Object(actual).value > Object(expected).value,
    mutate: (store) =>
      replace(store, 'getLatestMetric', (get) => async (name, options) => {
        const found = await get(name, options);
        if (found === null || found.time === Number.MAX_SAFE_INTEGER) return found;
        const same = await store.getMetrics(name, found.time, timestamp(found.time + 1), { tags: options?.tags });
        return same.reduce((greatest, point) => (point.value > greatest.value ? point : greatest));
      }),
  },
  {
    bug: 'values are kept as 32-bit floats',
    breaks: 'value: any finite number, exact.',
    killedBy: {
      group: 'awkward values of points',
      sentence: 'fractions that binary cannot write come back as they went in',
    },
    because: changed('value'),
    mutate: (store) => {
      const rounded = (point: MetricPoint): MetricPoint => ({ ...point, value: Math.fround(point.value) });
      replace(
        store,
        'getMetrics',
        (get) => async (name, start, end, options) => (await get(name, start, end, options)).map(rounded),
      );
      replace(store, 'getLatestMetric', (get) => async (name, options) => {
        const found = await get(name, options);
        return found && rounded(found);
      });
    },
  },
];

/** Has another filter decide which points hold tags. */
function filtersBy(store: MetricsStore, holds: (point: MetricPoint, tags: MetricPoint['tags']) => boolean): void {
  replace(store, 'getMetrics', (get) => async (name, start, end, options) => {
    const found = await get(name, start, end, options);
    const { tags, limit, after } = options ?? {};
    if (tags === undefined || limit !== undefined || after !== undefined) return found;
    return (await get(name, start, end)).filter((point) => holds(point, tags));
  });
}

function isSame(one: MetricPoint, other: MetricPoint): boolean {
  return (
    one.name === other.name && one.time === other.time && compareText(tagsText(one.tags), tagsText(other.tags)) === 0
  );
}
