import type { Tags } from '@tradestore/core';
import type { Parameters } from './statement.js';

/**
 * The condition that the canonical text of all tags which hold these pairs fulfils, and no other; empty when nothing is asked.
 *
 * A pair is looked for as `,"name":"value"` or, in front, as `{"name":"value"`. A quote inside of a value is written `\"`, so what
 * is found begins with a name unless the quote ends a value: then `,`, `:` or `}` follows. Names that begin so are looked for by the
 * grammar of the text instead.
 */
export function tagsCondition(tags: Tags, parameters: Parameters): string {
  return Object.entries(tags)
    .map(([name, value]) => {
      const pair = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
      if (/^[,:}]/.test(name)) return `tags ~ ${parameters.add(grammarOf(pair))}`;
      const inFront = parameters.add(`{${pair}`);
      const behind = parameters.add(`,${pair}`);
      return `(strpos(tags, ${inFront}) = 1 or strpos(tags, ${behind}) > 0)`;
    })
    .join(' and ');
}

/** A text of JSON; possessive, so that a long one takes no stack of the server. */
const TEXT = String.raw`"[^"\\]*+(?:\\.[^"\\]*+)*+"`;

/** All tags that hold the pair, as a regular expression of Java. */
function grammarOf(pair: string): string {
  const literal = pair.replace(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
  return String.raw`^\{(?:${TEXT}:${TEXT},)*?${literal}[,}]`;
}
