import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** What every package's tests have in common. @param options.typeTests has it type tests, `test/**\/*.test-d.ts`? */
export function project(name: string, options: { readonly typeTests?: boolean } = {}): ViteUserConfig {
  return defineConfig({
    test: {
      name,
      include: ['test/**/*.test.ts'],
      // A test that passes takes milliseconds; a busy machine with two cores can stall for seconds.
      testTimeout: 30_000,
      typecheck: { enabled: options.typeTests ?? false },
      // scripts/test.ts counts from the report.
      reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    },
  });
}
