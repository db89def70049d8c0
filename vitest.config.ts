import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** All packages in one run, for `vitest --watch` at the root; `pnpm test` runs them package by package, cached by turbo. */
const config: ViteUserConfig = defineConfig({
  test: { projects: ['packages/*/vitest.config.ts', 'examples/*/vitest.config.ts'] },
});

export default config;
