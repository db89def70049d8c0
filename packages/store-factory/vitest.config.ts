import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';
import '@tradestore/test-services';

const config: ViteUserConfig = mergeConfig(project('store-factory'), {
  test: {
    globalSetup: '@tradestore/test-services/global-setup',
    provide: { services: ['postgres', 'questdb'] },
    hookTimeout: 60_000,
  },
} satisfies ViteUserConfig);

export default config;
