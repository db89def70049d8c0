import type { Tags } from '@tradestore/core';

/**
 * Tags in the order of their canonical text by code point, written down and not computed. It is not the order of their values
 * (a quote is written as `\"`), nor of how many they are, nor that of UTF-16 or of a locale.
 */
export const tagsInOrder: readonly Tags[] = [
  { A: '1' },
  { a: ' ' },
  { a: '1', b: '1' },
  { b: '2', a: '1' },
  { a: '1' },
  { a: '10' },
  { a: '2' },
  { a: 'Z' },
  { a: '"' },
  { a: '\\' },
  { a: 'b' },
  { a: '\u00e9' },
  { a: '\uff5e' },
  { a: '\u{1f680}' },
  { aa: '1' },
  { b: '0' },
  { '\uff5e': '1' },
  { '\uff5e': '1', '\u{1f680}': '1' },
  { '\u{1f680}': '1' },
  {},
];
