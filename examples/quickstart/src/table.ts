/** A column: its title, and on which side its cells are aligned. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Rows as lines of text with aligned columns, indented by two. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, at) => Math.max(...[titles, ...rows].map((row) => row[at]?.length ?? 0)));
  return [titles, ...rows]
    .map((row) => columns.map(({ align }, at) => padded(row[at] ?? '', widths[at] ?? 0, align)).join('  '))
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}

/** Names and values as lines of text, the values below each other. */
export function list(entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}

function padded(text: string, width: number, align: Column['align']): string {
  return align === 'left' ? text.padEnd(width) : text.padStart(width);
}
