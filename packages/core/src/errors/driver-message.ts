import type { ErrorRow } from './error-row.js';
import { type ThrownFields, textOf } from './thrown-fields.js';

/** What a driver says without a code. */
export type DriverMessage = Text & {
  /** The package in whose source the text stands. */
  readonly of: string;
  /** Only while the store is being closed. */
  readonly closing?: true;
  readonly row: ErrorRow;
};

/** The whole text, its beginning or its end: some texts go on with a value, a name or a number. */
type Text = { readonly is: string } | { readonly starts: string } | { readonly ends: string };

/** Is it what the error says? */
export function fitsMessage(entry: DriverMessage, error: ThrownFields, closing: boolean): boolean {
  if (entry.closing && !closing) return false;
  const message = textOf(error);
  if ('is' in entry) return message === entry.is;
  return 'starts' in entry ? message.startsWith(entry.starts) : message.endsWith(entry.ends);
}
