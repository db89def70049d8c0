import { pricesComeBack } from './come-back.js';
import type { CacheSuite } from './scene.js';

const sources: Readonly<Record<string, string>> = {
  'one character': 'x',
  'one blank': ' ',
  '128 characters': 'x'.repeat(128),
  '128 emoji, which are 256 UTF-16 units and 512 bytes': '🚀'.repeat(128),
  'an emoji of several code points': '👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  'a composed and a combining letter': 'caf\u00e9 cafe\u0301',
  'right-to-left text and direction marks': 'مرحبا\u200e\u200f\u202eabc\u202c\u2066\u2069',
  'quotes and backslashes': `it's "quoted" \\ \\" \\u0041 \\n`,
  'the separators of keys': 'a:b:c/{d}|e,f;g=h',
  'a hash tag of a cluster key': '{token}',
  'glob characters': '*?[a-z]^',
  'a protocol reply': '$-1 *0 +OK -ERR :1',
  'a script': "redis.call('FLUSHALL')",
  'JSON that is text': '{"v":1,"type":"price"}',
  'the word null': 'null',
  'digits with leading zeros': '007',
  'a no-break space, a zero-width space and a byte order mark': '\u00a0\u200b\ufeff',
  'line and paragraph separators': 'a\u2028b\u2029c',
  noncharacters: '\ufdd0\ufffe\uffff\u{1ffff}\u{10ffff}',
  'private use': '\ue000\uf8ff\u{f0000}',
  'a name of Object': '__proto__',
};

/** Any unicode that a source allows. */
export function awkwardText(suite: CacheSuite): void {
  suite.group('awkward text', (contract) => {
    for (const [what, source] of Object.entries(sources)) {
      contract(`a source of ${what} comes back as it went in`, (scene) => pricesComeBack(scene, [{ source }]));
    }
  });
}
