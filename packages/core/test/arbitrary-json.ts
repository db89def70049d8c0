import fc from 'fast-check';
import type { Json } from '../src/model/json.js';

/** Text of any well-formed unicode without U+0000, surrogate pairs included. */
const text: fc.Arbitrary<string> = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((each) => each.isWellFormed() && !each.includes('\u0000'));

/** Names that JavaScript itself gives a meaning, and any other. */
const name: fc.Arbitrary<string> = fc.oneof(
  text,
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'length',
    'toString',
    '0',
    '\u{1F680}',
    '\uFF5E',
  ),
);

/** Any finite number but -0, which becomes 0. */
export const arbitraryNumber: fc.Arbitrary<number> = fc
  .oneof(
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.integer(),
    fc.constantFrom(5e-324, 1e21, 1e-7, Number.MAX_VALUE),
  )
  .map((number) => number + 0);

/** Any JSON, in objects with the usual prototype and names of all sorts. */
export const arbitraryJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.constantFrom<Json>(null, true, false),
    arbitraryNumber,
    text,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie('json')), { maxLength: 4 }).map((members): Json => Object.fromEntries(members)),
  ),
})).json;
