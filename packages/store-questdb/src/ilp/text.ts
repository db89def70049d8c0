/**
 * Lines are made as texts of bytes: each character stands for one byte, as in latin1. What is ASCII is its own text of bytes, joining
 * is what engines do best, and one call writes them all.
 */

/** The bytes of a text in UTF-8, as a text of bytes. */
function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** What stands in a line as it is: ASCII from `!` on without `,`, `=` and the backslash. */
const PLAIN_SYMBOL = /^[!-+\--<>-[\]-~]*$/;

/** A name, or the value of a symbol, escaped as ILP wants it. */
export function symbolBytes(text: string): string {
  return PLAIN_SYMBOL.test(text) ? text : utf8(text.replace(/[ ,=\n\r\\]/g, '\\$&'));
}

/** What stands between quotes as it is: ASCII without control characters, quotes and the backslash. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/** A text with its quotes. */
export function quotedBytes(text: string): string {
  return `"${PLAIN_TEXT.test(text) ? text : utf8(text.replace(/["\n\r\\]/g, '\\$&'))}"`;
}
