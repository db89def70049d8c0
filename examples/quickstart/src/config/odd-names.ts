import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compareText, isName, type Setting } from '@tradestore/core';
import type { RowKind } from '../agreeing.ts';
import { shortened } from '../format.ts';

/** A name or symbol that somebody gave a token. */
export interface OddName {
  readonly token: string;
  readonly field: 'name' | 'symbol';
  readonly text: string;
}

const file = fileURLToPath(new URL('../../../data/odd-names.json', import.meta.url));

/** The names of `examples/data/odd-names.json`: look-alike letters, emoji, blanks at the ends, line breaks, empty ones. */
export async function readOddNames(): Promise<OddName[]> {
  const tokens = JSON.parse(await readFile(file, 'utf8')) as { token: string; name: unknown; symbol: unknown }[];
  return tokens.flatMap(({ token, ...fields }) =>
    (['name', 'symbol'] as const).flatMap((field) => {
      const text = fields[field];
      return typeof text === 'string' ? [{ token, field, text }] : [];
    }),
  );
}

/** What the ids of all these settings begin with, and no other's. */
export const NAME_PREFIX = 'token/';

/**
 * A setting of a name, in whose value it stands, and in whose id too unless an id may not hold it: no id has control characters
 * or more than 128 characters.
 */
function settingOf(name: OddName): Setting {
  const { token, field, text } = name;
  return { id: isInId(name) ? `${idBefore(name)}${text}` : idBefore(name), value: { token, [field]: text } };
}

/** Does the name stand in the id of its setting? An empty one has nothing that could. */
export function isInId(name: OddName): boolean {
  return name.text !== '' && isName(`${idBefore(name)}${name.text}`);
}

function idBefore({ token, field }: OddName): string {
  return `${NAME_PREFIX}${token}/${field}/`;
}

/** The settings of names, in the order in which a store lists them. */
export function settingsOf(names: readonly OddName[]): Setting[] {
  return names.map(settingOf).sort((a, b) => compareText(a.id, b.id));
}

export const settingRows: RowKind<Setting> = {
  noun: 'setting',
  nameOf: ({ id }) => `the setting of ${shortened(id.split('/')[1] ?? '')}`,
  // As strings of 16-bit units are equal when their code points are, and only then.
  isSame: (a, b) => a.id === b.id,
};
