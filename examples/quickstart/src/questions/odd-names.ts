import type { RecordSet, Setting, Versioned } from '@tradestore/core';
import { allAgreeing } from '../agreeing.ts';
import { isInId, NAME_PREFIX, type OddName, settingRows, settingsOf } from '../config/odd-names.ts';
import { count } from '../format.ts';
import { pageByPage } from '../page-by-page.ts';

interface SettingsStore {
  readonly settings: Pick<RecordSet<Setting>, 'list'>;
  readonly maxRows: number;
}

/** A blank at an end, quotes, emoji, letters beyond 16 bits, and letters that look like Latin ones. */
const hardOnes = /^\s|\s$|"|\p{Emoji_Presentation}|[\u{10000}-\u{1d7ff}]|\p{Script=Cyrillic}/u;

/**
 * Names that are hard on databases, read back as ids and values of settings, and compared code point by code point.
 *
 * @throws DemoError when a setting is missing, or a name came back as another text
 */
export async function oddNames(store: SettingsStore, names: readonly OddName[]): Promise<string> {
  await allAgreeing('the odd names', settingRows, settingsOf(names), settingsOfNames(store));
  const inIds = names.filter(isInId);
  const examples = inIds.filter(({ text }) => hardOnes.test(text)).map(({ text }) => `“${text}”`);
  const others = names.length - inIds.length;
  const some = [...new Set(examples)].slice(0, 2).join(' ');
  return [
    `  ${count(names.length)} names came back code point by code point, such as ${some}`,
    `  ${count(inIds.length)} of them stand in an id too; ${count(others)} hold a line break, or nothing at all`,
  ].join('\n');
}

/** The settings of names, page by page, in the store's order of ids. */
async function* settingsOfNames({ settings, maxRows }: SettingsStore): AsyncGenerator<Setting> {
  const limit = Math.min(100, maxRows);
  const all = pageByPage<Versioned<Setting>>(limit, (last) =>
    settings.list({ after: last?.record.id ?? NAME_PREFIX, limit }),
  );
  for await (const { record } of all) {
    if (!record.id.startsWith(NAME_PREFIX)) return;
    yield record;
  }
}
