import { TAGS_MAX, type Tags } from '@tradestore/core';

/** Tags that a careless store loses or confuses. */
export const awkwardTags: Readonly<Record<string, Tags>> = {
  'a tag named __proto__': JSON.parse('{"__proto__":"x"}') as Tags,
  'a tag named constructor': { constructor: 'x' },
  'a tag named toJSON': { toJSON: 'x' },
  'tags named as columns: name, tags, time and value': { name: 'a', tags: 'b', time: 'c', value: 'd' },
  'tags named as numbers': { 10: 'ten', 9: 'nine', '01': 'one' },
  'tags that differ in case': { Venue: 'a', venue: 'b', VENUE: 'c' },
  'tags with single quotes': { "it's": "''quoted'" },
  'tags with double quotes': { '"quoted"': '"' },
  'tags with backslashes': { '\\': 'ends with \\', '\\"': '\\\\' },
  'tags with blanks': { ' ': ' ', ' a ': ' b ' },
  'tags with commas, equals signs and colons': { 'a,b=c:d': ',=:' },
  'tags with braces and brackets': { '{}': '[{"a":"b"}]' },
  'tags with SQL and wildcards': { "'; drop table metrics; --": '%_*?$1' },
  'tags with emoji': { '👩‍👩‍👧‍👦': '🏴󠁧󠁢󠁳󠁣󠁴󠁿' },
  'tags with composed and with combining letters': { 'caf\u00e9': 'cafe\u0301', 'cafe\u0301': 'caf\u00e9' },
  'tags with right-to-left text': { مرحبا: 'שלום' },
  'tags with the words null and undefined': { null: 'undefined', undefined: 'null' },
  'names and values of 128 characters': { ['x'.repeat(128)]: '🚀'.repeat(128) },
  'as many tags as a point has room for besides one': tagsOf(TAGS_MAX - 1),
};

/** So many tags. */
export function tagsOf(count: number): Tags {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`tag ${at}`, `value ${at}`]));
}
