import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

const config: ViteUserConfig = mergeConfig(project('store-questdb'), {
  // A server takes some seconds to start.
  test: {
    globalSetup: '@tradestore/test-services/global-setup',
    provide: { services: ['questdb'] },
    hookTimeout: 60_000,
  },
});

export default config;
