import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A program that the documentation shows. */
export interface CodeBlock {
  /** Where it stands: `README.md:12`. */
  readonly place: string;
  readonly code: string;
  /** The file that it is, below {@link generated}. */
  readonly file: string;
  /** A vitest file, or a source of a package that a guide builds, can't be run as a program: it is only type-checked. */
  readonly runnable: boolean;
}

/** The repository. */
export const root: string = join(import.meta.dirname, '../../..');
/** Inside the package, so that imports resolve as they do for a user who installed the packages. */
export const generated: string = join(import.meta.dirname, '../generated');

const fence = /^```ts\n(?<code>.*?)^```$/gms;
const exampleFence = /^ *\* ```ts\n(?<code>.*?)^ *\* ```$/gms;
/** A block that says which file it is: those of one page are one package, and import each other. */
const fileComment = /^\/\/ (?<path>[\w/.-]+\.ts)\n/;

/** Every `ts` block of the READMEs and guides, and of every doc comment of the packages' sources. */
export function codeBlocks(): CodeBlock[] {
  const pages = globSync(['README.md', 'docs/*.md', 'packages/*/README.md', 'examples/*/README.md'], { cwd: root });
  const sources = globSync('packages/*/src/**/*.ts', { cwd: root });
  return [
    ...pages.sort().flatMap((file) => blocksOf(file, fence, (code) => code)),
    ...sources.sort().flatMap((file) => blocksOf(file, exampleFence, withoutStars)),
  ];
}

/** Writes the blocks into files, for the compiler and Node. */
export function writeCodeBlocks(blocks: readonly CodeBlock[]): void {
  rmSync(generated, { recursive: true, force: true });
  for (const { file, code } of blocks) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
  writeFileSync(
    join(generated, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { noEmit: true, isolatedDeclarations: false, allowImportingTsExtensions: true },
      include: ['**/*.ts'],
    }),
  );
}

function blocksOf(file: string, pattern: RegExp, clean: (code: string) => string): CodeBlock[] {
  const text = readFileSync(join(root, file), 'utf8');
  return Array.from(text.matchAll(pattern), (match) => {
    const line = text.slice(0, match.index).split('\n').length;
    const code = clean(match.groups?.['code'] ?? '');
    const place = `${relative('.', file)}:${line}`;
    const own = fileComment.exec(code)?.groups?.['path'];
    return {
      place,
      code,
      file: own === undefined ? join(generated, `${flat(place)}.ts`) : join(generated, flat(file), own),
      runnable: own?.startsWith('src/') !== true && !/from 'vitest'|store-conformance/.test(code),
    };
  });
}

function flat(path: string): string {
  return path.replaceAll(/[^\w.-]/g, '-');
}

function withoutStars(code: string): string {
  return code.replace(/^ *\* ?/gm, '');
}
