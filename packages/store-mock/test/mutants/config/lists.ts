import { compareText } from '@tradestore/core';
import type { ConfigMutant } from '../contracts.js';
import { added, fewer, reordered } from '../reasons.js';
import { replace } from '../replace.js';

/** Lists and histories that are not what they must be. */
export const listMutants: readonly ConfigMutant[] = [
  {
    bug: 'history leaves removals out',
    breaks: 'All versions of an id, removals included, oldest first.',
    killedBy: { group: 'history', sentence: 'settings: history gives all versions, removals included, oldest first' },
    because: fewer,
    mutate: ({ settings }) =>
      replace(
        settings,
        'history',
        (history) => async (id, options) => (await history(id, options)).filter(({ record }) => record !== null),
      ),
  },
  {
    bug: 'ids are ordered as UTF-16, as JavaScript compares text',
    breaks: 'The live records, by id in the order of compareText.',
    killedBy: {
      group: 'listing',
      sentence: 'settings: list gives the live records by id in the order of code points',
    },
    because: reordered,
    mutate: ({ settings }) =>
      replace(
        settings,
        'list',
        (list) => async (options) => (await list(options)).sort((a, b) => (a.record.id < b.record.id ? -1 : 1)),
      ),
  },
  {
    bug: 'collate "en_US": ids are in the order of a language',
    breaks: 'The live records, by id in the order of compareText.',
    killedBy: {
      group: 'listing',
      sentence: 'profiles: list gives the live records by id in the order of code points',
    },
    because: reordered,
    mutate: ({ profiles }) =>
      replace(
        profiles,
        'list',
        (list) => async (options) =>
          (await list(options)).sort((a, b) => a.record.id.localeCompare(b.record.id, 'en-US')),
      ),
  },
  {
    bug: 'a page begins with the record that the one before ended with',
    breaks: 'after: only records whose id follows this one.',
    killedBy: { group: 'listing', sentence: 'settings: limit gives the first, and after those that follow an id' },
    because: ({ actual, expected }) =>
      Array.isArray(actual) && Array.isArray(expected) && actual[1] === expected[0] && actual[0] !== expected[0],
    mutate: ({ settings }) =>
      replace(settings, 'list', (list) => async (options) => {
        const found = await list(options);
        const before = options?.after === undefined ? null : await settings.get(options.after);
        return before === null ? found : [before, ...found].slice(0, options?.limit);
      }),
  },
  {
    bug: 'what was removed is still listed',
    breaks: 'The live records.',
    killedBy: { group: 'listing', sentence: 'settings: what was removed is not listed, and what was made anew is' },
    because: added(2),
    mutate: ({ settings }) => {
      const removed = new Map<string, Awaited<ReturnType<typeof settings.list>>[number]>();
      replace(settings, 'remove', (remove) => async (id, options) => {
        const last = await settings.get(id).catch(() => null);
        const answer = await remove(id, options);
        if (last !== null) removed.set(id, last);
        return answer;
      });
      replace(settings, 'list', (list) => async (options) => {
        const found = await list(options);
        const all = new Map([...removed, ...found.map((each) => [each.record.id, each] as const)]);
        const between = [...all.values()].filter(({ record: { id } }) => compareText(id, options?.after ?? '') > 0);
        return between.sort((a, b) => compareText(a.record.id, b.record.id)).slice(0, options?.limit);
      });
    },
  },
  {
    bug: 'LIMIT maxRows: a long list is cut silently',
    breaks: 'Without limit, more than maxRows reject with kind resource.',
    killedBy: {
      group: 'rule filter',
      sentence: 'a list of more than maxRows rejects with kind resource, and is not cut',
    },
    because: /^resolved, but must reject with kind resource/,
    mutate: ({ maxRows, rules }) =>
      replace(rules, 'list', (list) => async (options) => await list({ ...options, limit: options?.limit ?? maxRows })),
  },
  {
    bug: 'of a filter with a profile the other fields are not looked at',
    breaks: 'RuleFilter: which rules: those that have all these.',
    killedBy: { group: 'rule filter', sentence: 'rules are listed by profileId and kind' },
    because: added(),
    mutate: ({ rules }) =>
      replace(rules, 'list', (list) => async (options) => {
        const profileId = options?.filter?.profileId;
        return await list(typeof profileId === 'string' ? { ...options, filter: { profileId } } : options);
      }),
  },
  {
    bug: 'rules without a token are left out of lists: token = NULL',
    breaks: 'The live records.',
    killedBy: { group: 'rule filter', sentence: 'rules are listed by profileId' },
    because: fewer,
    mutate: ({ rules }) =>
      replace(rules, 'list', (list) => async (options) => {
        const found = await list(options);
        return options?.filter === undefined ? found : found.filter(({ record }) => record.token !== null);
      }),
  },
];
