import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

const config: ViteUserConfig = mergeConfig(project('store-postgres'), {
  // A container takes longer to start than a program.
  test: {
    globalSetup: '@tradestore/test-services/global-setup',
    provide: { services: ['postgres'] },
    hookTimeout: 60_000,
  },
});

export default config;
