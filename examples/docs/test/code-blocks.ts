import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A program that the documentation shows. */
export interface CodeBlock {
  /** Where it stands: `README.md:12`. */
  readonly place: string;
  readonly code: string;
  /** A vitest file can't be run as a program: it is only type-checked. */
  readonly runnable: boolean;
}

const root = join(import.meta.dirname, '../../..');
const fence = /^```ts\n(?<code>.*?)^```$/gms;
const exampleFence = /^ *\* ```ts\n(?<code>.*?)^ *\* ```$/gms;

/** Every `ts` block of the READMEs and guides, and of every doc comment of the packages' sources. */
export function codeBlocks(): CodeBlock[] {
  const pages = globSync(['README.md', 'docs/*.md', 'packages/*/README.md', 'examples/*/README.md'], { cwd: root });
  const sources = globSync('packages/*/src/**/*.ts', { cwd: root });
  return [
    ...pages.sort().flatMap((file) => blocksOf(file, fence, (code) => code)),
    ...sources.sort().flatMap((file) => blocksOf(file, exampleFence, withoutStars)),
  ];
}

function blocksOf(file: string, pattern: RegExp, clean: (code: string) => string): CodeBlock[] {
  const text = readFileSync(join(root, file), 'utf8');
  return Array.from(text.matchAll(pattern), (match) => {
    const line = text.slice(0, match.index).split('\n').length;
    const code = clean(match.groups?.['code'] ?? '');
    return { place: `${relative('.', file)}:${line}`, code, runnable: !/from 'vitest'|store-conformance/.test(code) };
  });
}

function withoutStars(code: string): string {
  return code.replace(/^ *\* ?/gm, '');
}
