import type { ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

const config: ViteUserConfig = project('bench');

export default config;
