/*
 * Reads PostgreSQL's binary COPY format, written from its manual and apart from the encoder: nothing here is shared with src.
 */

/** The rows of a file, each the bytes of its columns; null: SQL null. Throws when the file is not whole. */
export function decodedCopy(file: Buffer): (Buffer | null)[][] {
  if (file.toString('latin1', 0, 11) !== 'PGCOPY\n\u00ff\r\n\0') throw new Error('no signature');
  if (file.readInt32BE(11) !== 0 || file.readInt32BE(15) !== 0) throw new Error('flags or an extension');
  const rows: (Buffer | null)[][] = [];
  let at = 19;
  for (;;) {
    const columnCount = file.readInt16BE(at);
    at += 2;
    if (columnCount === -1) break;
    const row: (Buffer | null)[] = [];
    for (let column = 0; column < columnCount; column++) {
      const length = file.readInt32BE(at);
      at += 4;
      if (length === -1) {
        row.push(null);
        continue;
      }
      if (length < 0 || at + length > file.length) throw new Error('a column reaches beyond the end');
      row.push(file.subarray(at, at + length));
      at += length;
    }
    rows.push(row);
  }
  if (at !== file.length) throw new Error('bytes behind the end');
  return rows;
}

/** A numeric as text, with the fraction digits that its scale says. */
export function decodedNumeric(bytes: Buffer): string {
  const [count, weight, sign, scale] = [0, 2, 4, 6].map((at) => bytes.readInt16BE(at)) as [
    number,
    number,
    number,
    number,
  ];
  if (bytes.length !== 8 + 2 * count) throw new Error('a numeric of another length than its count of digits');
  if (sign !== 0) throw new Error('a numeric that is negative or none');
  let [integer, fraction] = [0n, ''];
  for (let power = weight; power >= 0; power--)
    integer = integer * 10_000n + BigInt(digitOf(bytes, count, weight - power));
  for (let power = -1; fraction.length < scale; power--)
    fraction += String(digitOf(bytes, count, weight - power)).padStart(4, '0');
  if (/[^0]/.test(fraction.slice(scale))) throw new Error('a numeric with more digits than its scale');
  if (count > weight + 1 + Math.ceil(scale / 4)) throw new Error('a numeric with digits behind its scale');
  return scale === 0 ? `${integer}` : `${integer}.${fraction.slice(0, scale)}`;
}

function digitOf(bytes: Buffer, count: number, at: number): number {
  if (at < 0 || at >= count) return 0;
  const digit = bytes.readInt16BE(8 + 2 * at);
  if (digit < 0 || digit > 9_999) throw new Error('a digit that is none to the base of 10 000');
  return digit;
}

/** A timestamptz in microseconds since 1970. */
export function decodedTime(bytes: Buffer): bigint {
  return bytes.readBigInt64BE(0) + 946_684_800_000_000n;
}
