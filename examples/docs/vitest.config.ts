import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

const config: ViteUserConfig = mergeConfig(project('docs'), {
  test: { globalSetup: './test/write-code-blocks.ts' },
} satisfies ViteUserConfig);

export default config;
