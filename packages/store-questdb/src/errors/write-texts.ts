import type { ErrorRow } from '@tradestore/core';
import { metricsTable, positionsTable, tradesTable } from '../tables.js';

/** A sentence that the server says about a write, from its begin to its end: a value in it could be a sentence of its own. */
export interface WriteText {
  readonly text: RegExp;
  /**
   * The sentence without what may be a value. `{column}` and `{type}` stand for the names of these, if they are known, and for `…` if
   * not; so do the values, whatever they are.
   */
  readonly told: string;
  /** What it says, where the status alone says something else. */
  readonly row?: ErrorRow;
}

const MIGRATE = 'run migrateQuestDb, or `npx tradestore migrate`';

// biome-ignore format: a table, one row a group of lines
const noTable: ErrorRow = ['schema', 'P', 'not_applied', 'keep',
  `the server has no such table or column: ${MIGRATE}`];

// biome-ignore format: a table, one row a group of lines
const badName: ErrorRow = ['schema', 'P', 'not_applied', 'keep',
  'the server does not allow such a name of a table or column; check `tablePrefix`'];

// biome-ignore format: a table, one row a group of lines
const noWal: ErrorRow = ['schema', 'P', 'not_applied', 'keep',
  `the table is no WAL table, so that a row that is sent again would be there twice: move it away, then ${MIGRATE}`];

// biome-ignore format: a table, one row a group of lines
export const unsupported: ErrorRow = ['unsupported', 'P', 'not_applied', 'keep',
  'the server does not know what this version needs; QuestDB 9.2 is the oldest that does'];

// A list of what to repeat that holds 500, as these come with, would repeat the rows for ever.
// biome-ignore format: a table, one row a group of lines
const unreadable: ErrorRow = ['invalid_argument', 'P', 'not_applied', 'keep',
  'the server cannot store a row, and answers with a status that blames itself'];

/** Where it is: `table: NAME, column: NAME; `. */
const PLACE = String.raw`(?:table: [^\s,;]+(?:[,;] ))?(?:column: (?<column>[^\s,;]+)[,;]? )?`;
/** A type of the server's or of the line protocol's, at a place where only types are. */
const TYPE = String.raw`(?:[A-Z][A-Z0-9_]{1,15}|IPv4)(?:\(\d{1,3}[bc]?(?:,\d{1,3})?\))?(?:\[\])*`;
/** A value, which goes on to the last place where the sentence could end. */
const VALUE = String.raw`[\s\S]*`;

const sentence = (rest: string): RegExp => new RegExp(`^${PLACE}${rest}$`);

/** Sentences of QuestDB 9.3.4, as its HTTP server said them; the first that fits counts. */
// biome-ignore format: a table, one row a group of lines
export const writeTexts: readonly WriteText[] = [
  { text: sentence(`cast error from protocol type: (?<from>${TYPE}) to column type: (?<type>${TYPE})`),
    told: 'column {column}: cast error from protocol type: {from} to column type: {type}' },
  { text: sentence(`line protocol value: ${VALUE} is out bounds of column type: (?<type>${TYPE})`),
    told: 'column {column}: line protocol value: … is out bounds of column type: {type}' },
  { text: sentence(`value error: converting ${VALUE} to (?<type>${TYPE}) will result in loss of precision`),
    told: 'column {column}: converting … to {type} will result in loss of precision' },
  { text: sentence(`value error: ${VALUE} cannot be converted to column type: (?<type>${TYPE})`),
    told: 'column {column}: … cannot be converted to column type: {type}' },
  { text: /^table: [^\s,;]+, timestamp: -?\d+; designated timestamp before 1970-01-01 is not allowed$/,
    told: 'designated timestamp before 1970-01-01 is not allowed' },
  // Of a commit, not of a line: it comes with 500.
  { text: /^designated timestamp beyond 9999-12-31 is not allowed$/,
    told: 'designated timestamp beyond 9999-12-31 is not allowed', row: unreadable },
  { text: /^invalid UTF8\b[\s\S]*$/,
    told: 'invalid UTF8', row: unreadable },
  { text: /^Could not parse entire line, field value is invalid\. Field: (?<column>[^\s,;]+); value: [\s\S]*$/,
    told: 'could not parse entire line, field value is invalid, field: {column}' },
  { text: /^Could not parse entire line\. Field value is missing: [\s\S]*$/,
    told: 'could not parse entire line, field value is missing' },
  { text: /^Could not parse entire line\. Symbol value is missing: [\s\S]*$/,
    told: 'could not parse entire line, symbol value is missing' },
  { text: /^Could not parse timestamp: [\s\S]*$/,
    told: 'could not parse timestamp' },
  { text: /^table: [^\s,;]+; invalid column name: [\s\S]*$/,
    told: 'invalid column name', row: badName },
  { text: /^INVALID_TABLE_NAME$/,
    told: 'INVALID_TABLE_NAME', row: badName },
  { text: sentence('table does not exist, creating new tables is disabled'),
    told: 'table does not exist, creating new tables is disabled', row: noTable },
  { text: sentence('does not exist, creating new columns is disabled'),
    told: 'column: {column} does not exist, creating new columns is disabled', row: noTable },
  { text: sentence(String.raw`(?:[a-z ]+, )?decimal columns must be created manually\b${VALUE}`),
    told: 'decimal columns must be created manually', row: noTable },
  { text: sentence(String.raw`cannot insert in non-WAL table\b${VALUE}`),
    told: 'cannot insert in non-WAL table', row: noWal },
  { text: /^unsupported precision$/,
    told: 'unsupported precision', row: unsupported },
];

/** What stands before the sentence: the whole request, the line, the commit. */
const lead =
  /^failed to parse line protocol:\s*errors encountered on line\(s\):\s*(?:error in line \d+: )?(?:write error: [^\s,;]+, errno: -?\d+, error: )?/;

const columns: ReadonlySet<string> = new Set([
  'ts',
  ...[tradesTable, positionsTable, metricsTable].flatMap((table) => table.columns.map(({ name }) => name)),
]);

/** What the server says about a write. */
export interface Said {
  /** Without what may be a value. */
  readonly told: string;
  readonly row: ErrorRow | undefined;
}

/** Undefined: a sentence that is not known, of which nothing is told. */
export function readWriteText(text: string): Said | undefined {
  const bare = text.replace(lead, '');
  for (const known of writeTexts) {
    const match = known.text.exec(bare);
    if (match !== null) return { told: told(known, match.groups ?? {}), row: known.row };
  }
  return undefined;
}

function told({ told: template }: WriteText, groups: Readonly<Record<string, string | undefined>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_hole, name: string) => {
    const value = groups[name];
    // A name that is none of ours came out of a row.
    if (value === undefined || (name === 'column' && !columns.has(value))) return '…';
    return value;
  });
}
