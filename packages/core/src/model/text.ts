/** The longest id or name, in characters (code points). */
export const NAME_MAX = 128;

export const NAME_RULE: string = `must be a string of 1 to ${NAME_MAX} characters of well-formed unicode without control characters`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * An id or a name: 1 to 128 characters, well-formed unicode, no control characters. An empty one is refused because an empty
 * SYMBOL is not null in QuestDB, NUL because PostgreSQL cannot store it, a lone surrogate because UTF-8 cannot.
 */
export function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    (value.length <= NAME_MAX || (value.length <= 2 * NAME_MAX && Array.from(value).length <= NAME_MAX)) &&
    value.isWellFormed() &&
    !controlCharacter.test(value)
  );
}

/** The longest free text, in UTF-16 units. */
const TEXT_MAX = 2_000;

export const TEXT_RULE: string = `must be a string of 1 to ${TEXT_MAX} UTF-16 units of well-formed unicode without U+0000`;

/** Free text, such as the reason of a change: well-formed unicode, line breaks and all, without U+0000. */
export function isText(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= TEXT_MAX &&
    value.isWellFormed() &&
    !value.includes('\u0000')
  );
}

/**
 * Orders text by code point, as `collate "C"` and QuestDB do; negative, zero or positive. JavaScript's `<` compares UTF-16
 * units and puts U+1F680 before U+FF5E.
 */
export function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const unitA = a.charCodeAt(at);
    const unitB = b.charCodeAt(at);
    if (unitA !== unitB) return byCodePoint(unitA) - byCodePoint(unitB);
  }
  return a.length - b.length;
}

/** Surrogates (0xD800 to 0xDFFF) stand for code points above 0xFFFF, so they sort after every other unit. */
function byCodePoint(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
