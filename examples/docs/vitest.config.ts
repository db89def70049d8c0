import type { ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

const config: ViteUserConfig = project('docs');

export default config;
