import type { Column, Table } from '../tables.js';
import { decimalBytes, decimalTextBytes, doubleBytes } from './binary.js';
import { quotedBytes, symbolBytes } from './text.js';

/** Makes the lines of rows. */
export interface RowEncoder<Row> {
  /**
   * The lines of `rows[from]` to `rows[to - 1]`: ILP, protocol version 3, byte for byte what QuestDB's official client writes of
   * the same values (https://questdb.com/docs/ingestion/ilp/advanced-settings/).
   *
   * @param rows checked: what a column cannot hold is not looked for here
   */
  encode(rows: readonly Row[], from?: number, to?: number): Buffer;
}

/** A part of a line, as a text of bytes; empty for NULL. */
type Part<Row> = (row: Row) => string;

/** Rows are joined to texts of about so many characters: longer ones take the engine longer a character. */
const CHUNK_LENGTH = 256 * 1024;

/**
 * Puts together, once, what makes lines of a table's rows.
 *
 * @param tableName the table's name on the server
 */
export function compileRowEncoder<Row>(table: Table<Row>, tableName: string = table.name): RowEncoder<Row> {
  const head = symbolBytes(tableName);
  const { time } = table;
  // Symbols come before columns.
  const symbols = table.columns.filter(({ type }) => type === 'SYMBOL').map((column) => partOf(column, ','));
  const columns = table.columns.filter(({ type }) => type !== 'SYMBOL');
  const [first, ...others] = columns.map((column) => partOf(column, ','));
  const lineOf = (row: Row): string => {
    let line = head;
    for (const part of symbols) line += part(row);
    let fields = first === undefined ? '' : first(row);
    for (const part of others) fields += part(row);
    // The first column that is there follows a blank, not a comma.
    if (fields !== '') line += ` ${fields.slice(1)}`;
    return `${line} ${time(row)}t\n`;
  };
  return {
    encode(rows, from = 0, to = rows.length) {
      const chunks: Buffer[] = [];
      let lines = '';
      for (let at = from; at < to; at += 1) {
        const row = rows[at];
        if (row === undefined) break;
        lines += lineOf(row);
        if (lines.length >= CHUNK_LENGTH) {
          chunks.push(Buffer.from(lines, 'latin1'));
          lines = '';
        }
      }
      const last = Buffer.from(lines, 'latin1');
      return chunks.length === 0 ? last : Buffer.concat([...chunks, last]);
    },
  };
}

function partOf<Row>(column: Column<Row>, separator: string): Part<Row> {
  const name = `${separator}${symbolBytes(column.name)}=`;
  switch (column.type) {
    case 'SYMBOL':
      return optional(name, column.value, symbolBytes);
    case 'VARCHAR':
      return optional(name, column.value, quotedBytes);
    case 'INT':
    case 'LONG':
      return (row) => `${name}${column.value(row)}i`;
    case 'TIMESTAMP':
      return (row) => `${name}${column.value(row)}t`;
    case 'DOUBLE':
      return (row) => name + doubleBytes(column.value(row));
    case 'DECIMAL(20,0)':
    case 'DECIMAL(39,0)':
      return optional(name, column.value, (units) => decimalBytes(units, 0));
    case 'DECIMAL(38,24)':
      return (row) => name + decimalTextBytes(column.value(row));
  }
}

function optional<Row, Value>(
  name: string,
  value: (row: Row) => Value | null,
  bytesOf: (value: Value) => string,
): Part<Row> {
  return (row) => {
    const columnValue = value(row);
    return columnValue === null ? '' : name + bytesOf(columnValue);
  };
}
