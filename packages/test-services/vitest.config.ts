import { defineConfig, mergeConfig, type ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';
import type {} from './src/provided-services.ts';

const config: ViteUserConfig = mergeConfig(
  project('test-services'),
  defineConfig({
    test: { globalSetup: '@tradestore/test-services/global-setup', provide: { services: ['postgres'] } },
  }),
);

export default config;
