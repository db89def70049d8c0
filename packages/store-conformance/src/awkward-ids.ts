/** Ids and names that a careless store changes, by what they hold. */
export const awkwardIds: Readonly<Record<string, string>> = {
  'one character': 'x',
  '128 characters': 'x'.repeat(128),
  '128 emoji, which are 256 UTF-16 units and 512 bytes': '🚀'.repeat(128),
  'an emoji of several code points': '👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  'a composed letter': 'caf\u00e9',
  'a combining letter': 'cafe\u0301',
  'marks piled on a letter': `z${'\u0335\u0353\u034d'.repeat(20)}`,
  'right-to-left text': 'مرحبا שלום',
  'direction marks': '\u200e\u200f\u202eabc\u202c\u2066\u2069',
  'single quotes': "it''s 'quoted'",
  'double quotes': '"quoted" ""twice""',
  backslashes: '\\ \\\\ C:\\new\\table',
  'a backslash at the end': 'ends with \\',
  "COPY's null and end": '\\N',
  "COPY's end of data": '\\.',
  'escapes that are text': '\\n\\t\\u0041\\x41',
  commas: ',a,b,',
  'equals signs and spaces, as ILP separates with': 'a=1,b=2 c=3',
  'a leading and a trailing blank': ' blank ',
  'one blank': ' ',
  'a no-break space, a zero-width space and a byte order mark': '\u00a0\u200b\ufeff',
  'braces and brackets, as array literals have': '{a,"b",NULL}[1]',
  'the word null': 'null',
  'the word undefined': 'undefined',
  'digits with leading zeros': '007',
  'an exponent': '1e3',
  SQL: "'; drop table trades; --",
  placeholders: '$1 ? :name %s {x} {{x}} #{x}',
  'line and paragraph separators': 'a\u2028b\u2029c',
  'the replacement character': '\ufffd',
  noncharacters: '\ufdd0\ufffe\uffff\u{1ffff}\u{10fffe}\u{10ffff}',
  'private use': '\ue000\uf8ff\u{f0000}',
  'capitals, whose small letters are another id': 'ID-A',
  'small letters, whose capitals are another id': 'id-a',
  'a letter that changes its length when its case does': 'ẞßıİ',
};

/** Text in code points, because text that differs often looks the same. */
export function codePoints(text: string): string {
  return Array.from(text, (character) => (character.codePointAt(0) ?? 0).toString(16)).join(' ');
}

/** Unicode's blocks start at multiples of 16, so the first and the last of every 16 are all edges that there are. */
const BLOCK_STEP = 16;
const LAST_CODE_POINT = 0x10ffff;
const CHARACTERS_PER_ID = 128;

/** Ids that together hold the first and the last character of every block. */
export function idsOfBlockEdges(): string[] {
  const edges: string[] = [];
  for (let first = 0; first <= LAST_CODE_POINT; first += BLOCK_STEP) {
    for (const codePoint of [first, first + BLOCK_STEP - 1]) {
      const isControl = codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f);
      const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
      if (!isControl && !isSurrogate) edges.push(String.fromCodePoint(codePoint));
    }
  }
  const ids: string[] = [];
  for (let at = 0; at < edges.length; at += CHARACTERS_PER_ID) {
    ids.push(edges.slice(at, at + CHARACTERS_PER_ID).join(''));
  }
  return ids;
}
