import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

const config: ViteUserConfig = mergeConfig(project('store-postgres'), {
  test: { globalSetup: '@tradestore/test-services/global-setup', provide: { services: ['postgres'] } },
});

export default config;
