import type { ErrorRow } from '@tradestore/core';

/** What the server says to a query. Over the wire protocol every error has SQLSTATE 00000, so that the text alone says what it is. */
export interface QueryText {
  /** Found in the server's text. */
  readonly text: RegExp;
  readonly row: ErrorRow;
}

const MIGRATE = 'run migrateQuestDb, or `npx tradestore migrate`';

/** Texts of QuestDB 9.3.4, the same over both protocols; the first row that fits counts. */
// biome-ignore format: a table, one row a group of lines
export const queryTexts: readonly QueryText[] = [
  { text: /^invalid username\/password/, row:
    ['auth', 'P', 'not_applied', 'discard', 'the server refused the login; check `pgUser` and `pgPassword`, or `username` and `password`'] },
  { text: /^(?:Could not create table, )?Write permission denied/, row:
    ['permission', 'P', 'not_applied', 'keep', 'the login may only read; name one that may write'] },
  { text: /^timeout, query aborted/, row:
    ['timeout', 'T', 'not_applied', 'keep', 'the query took longer than the server allows (query.timeout); ask for less'] },
  { text: /^cancelled by user/, row:
    ['cancelled', 'P', 'not_applied', 'keep', 'somebody cancelled the query on the server'] },
  { text: /^cached query plan cannot be used because table schema has changed/, row:
    ['conflict', 'T', 'not_applied', 'keep', 'the table was changed while the query began; try again'] },
  { text: /^table does not exist|^Invalid column: |^column '.*' already exists|^table already exists/, row:
    ['schema', 'P', 'not_applied', 'keep', `the server has no such table or column: ${MIGRATE}`] },
  { text: /^unexpected token|^unknown function name: |^wildcard cannot have alias/, row:
    ['unsupported', 'P', 'not_applied', 'keep', 'the server does not know what this version asks; QuestDB 9.2 is the oldest that does'] },
  { text: /^inconvertible value: |^invalid decimal: |^decimal '.*' has \d+ decimal places|^designated timestamp /, row:
    ['invalid_argument', 'P', 'not_applied', 'keep', 'the server could not read a value; please report it'] },
  { text: /^empty query/, row:
    ['invalid_argument', 'P', 'not_applied', 'keep', 'the statement is empty; please report it'] },
  { text: /^row value count does not match column count/, row:
    ['internal', 'P', 'not_applied', 'keep', 'the statement is wrong; please report it'] },
  // It is not known what it was doing.
  { text: /^Internal error\. Exception type: /, row:
    ['internal', 'P', 'by_phase', 'keep', 'the server could not do what was asked; please report it, with its log'] },
  { text: /^Cannot \w+ table, database is not in dev mode/, row:
    ['config', 'P', 'not_applied', 'keep', 'the server does not allow that outside of its dev mode'] },
  { text: /out of memory|memory limit|could not mmap|No space left/i, row:
    ['resource', 'T', 'by_phase', 'keep', 'the server has not enough memory or room for the query; ask for less, or give it more'] },
  { text: /max number of (?:active )?connections|too many (?:active )?connections/i, row:
    ['overloaded', 'T', 'not_applied', 'discard', 'the server has all the connections that it allows (pg.net.connection.limit)'] },
];

/** An error that no text is known of. */
// biome-ignore format: a table, one row a group of lines
const otherText: ErrorRow = ['unknown', 'P', 'by_phase', 'keep',
  'the server refused a statement for a reason that this version has no rule for; look into its log'];

/** The row of what the server says to a statement. */
export function rowOfQueryText(text: string): ErrorRow {
  return queryTexts.find((entry) => entry.text.test(text))?.row ?? otherText;
}
