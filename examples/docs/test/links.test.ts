import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './code-blocks.ts';

const pages = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/*/README.md'], { cwd: root }).sort();

test.each(pages)('every link of %s leads to a file, and to a heading that it has', (page) => {
  const text = withoutCode(readFileSync(join(root, page), 'utf8'));
  const broken = Array.from(
    text.matchAll(/\]\((?<target>[^)\s]+)\)/g),
    (match) => match.groups?.['target'] ?? '',
  ).filter((target) => !/^https?:/.test(target) && !leadsSomewhere(page, target));
  expect(broken).toStrictEqual([]);
});

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', heading] = target.split('#');
  const file = path === '' ? join(root, page) : join(root, dirname(page), path);
  if (!existsSync(file)) return false;
  if (heading === undefined) return true;
  const headings = withoutCode(readFileSync(file, 'utf8')).matchAll(/^#+ (?<title>.*)$/gm);
  return Array.from(headings, (match) => anchorOf(match.groups?.['title'] ?? '')).includes(heading);
}

/** As GitHub makes it. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

function withoutCode(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```$/gms, '');
}
