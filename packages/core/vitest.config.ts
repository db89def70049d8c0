import type { ViteUserConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

const config: ViteUserConfig = project('core', { typeTests: true });

export default config;
