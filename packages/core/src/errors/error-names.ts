import type { ErrorRow } from './error-row.js';

/** What the name of an error says that has neither a code nor a fixed text. */
export interface ErrorName {
  readonly name: string;
  /** The name of its class, where that is another. */
  readonly constructorName?: string;
  /** The name of its cause. */
  readonly causeName?: string;
  /** Found in its message. */
  readonly text?: RegExp;
  readonly row: ErrorRow;
}

/** The caller's signal aborted; `abortError` speaks first where the signal is known. */
export const aborted: ErrorRow = ['cancelled', 'P', 'by_phase', 'discard', 'the call was aborted'];
const timedOut: ErrorRow = ['timeout', 'T', 'by_phase', 'discard', "the caller's signal timed out"];

/** Errors of signals. They come before Node's codes: a stream gives ABORT_ERR also to a signal that timed out. */
export const signalErrors: readonly ErrorName[] = [
  { name: 'AbortError', causeName: 'TimeoutError', row: timedOut },
  { name: 'AbortError', row: aborted },
  { name: 'TimeoutError', row: timedOut },
];

// biome-ignore format: a table, one row a group of lines
const defect: ErrorRow = ['internal', 'P', 'by_phase', 'discard',
  'a defect of this package or of a driver; please report it with the stack of its `cause`'];

// biome-ignore format: a table, one row a group of lines
const unreadable: ErrorRow = ['corrupt_data', 'P', 'by_phase', 'discard',
  'a value could not be read as its column\'s type, after the statement had run; see whether something else writes to the table'];

/** Errors of the language: what type parsers throw. They come last, because a code or a cause says more. */
export const languageErrors: readonly ErrorName[] = [
  { name: 'TypeError', text: /^Cannot read properties of | is not a function$/, row: defect },
  { name: 'ReferenceError', row: defect },
  { name: 'RangeError', row: unreadable },
  { name: 'SyntaxError', row: unreadable },
  { name: 'TypeError', row: unreadable },
];
