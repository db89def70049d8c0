import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';
import '@tradestore/test-services';

const config: ViteUserConfig = mergeConfig(project('docs'), {
  test: {
    globalSetup: ['./test/write-code-blocks.ts', '@tradestore/test-services/global-setup'],
    provide: { services: ['postgres', 'questdb'] },
  },
} satisfies ViteUserConfig);

export default config;
