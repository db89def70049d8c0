/**
 * For vitest's `globalSetup`: one server of each kind for the whole run. The kinds stand in the project's configuration:
 * `test: { globalSetup: '@tradestore/test-services/global-setup', provide: { services: ['postgres'] } }`.
 */
import type { TestProject } from 'vitest/node';
import './provided-services.js';
import { servicesFor } from './services.js';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const names = project.config.provide.services;
  if (names === undefined)
    throw new Error("which services? add provide: { services: ['postgres'] } to the vitest configuration");
  const { byName, stop } = await servicesFor(names);
  if (byName.postgres !== undefined) {
    const service = byName.postgres;
    // Only what can be sent to another process.
    if ('missing' in service) project.provide('postgres', service);
    else {
      const { origin, version, host, port, adminUrl } = service.server;
      project.provide('postgres', { origin, version, host, port, adminUrl });
    }
  }
  if (byName.questdb !== undefined) {
    const service = byName.questdb;
    if ('missing' in service) project.provide('questdb', service);
    else {
      const { origin, version, host, httpPort, pgPort, user, password } = service.server;
      project.provide('questdb', { origin, version, host, httpPort, pgPort, user, password });
    }
  }
  return stop;
}
