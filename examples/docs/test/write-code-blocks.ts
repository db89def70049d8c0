import { codeBlocks, writeCodeBlocks } from './code-blocks.ts';

/** vitest's global set-up: the code blocks are files before any test file that needs them is read. */
export default function setup(): void {
  writeCodeBlocks(codeBlocks());
}
