import { fromJson, isDbError, type Trade } from '@tradestore/core';
import type { DataFile } from '../data-file.ts';
import { DemoError } from '../demo-error.ts';
import { linesOf } from '../lines.ts';

/**
 * The trades of an NDJSON file: one JSON object a line, bigints as strings of digits. Blank lines are skipped.
 *
 * @throws DemoError for a line that is no trade: names file, line, field or column, rule and the way out
 */
export async function* readTrades(file: DataFile): AsyncGenerator<Trade, void, undefined> {
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    if (line.trim() !== '') yield tradeOf(line, `${file.name}, line ${number}`);
  }
}

function tradeOf(line: string, place: string): Trade {
  try {
    return fromJson('trade', JSON.parse(line));
  } catch (error) {
    if (isDbError(error)) throw new DemoError(`${place}: ${error.message}`, { cause: error });
    if (error instanceof SyntaxError) {
      throw new DemoError(`${place}${columnOf(error)}: is not JSON; write one whole JSON object a line`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** Where the parser stopped, if it says so. Nothing else of its message is fit to be shown: it may repeat the line. */
function columnOf({ message }: SyntaxError): string {
  const position = / JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  return position === undefined ? '' : `, column ${Number(position) + 1}`;
}
