import { untilAnswers } from './admin-query.js';
import { ContainerControl } from './container-control.js';
import type { ServerControl } from './postgres-server.js';

/** PostgreSQL in a container. */
export class PostgresContainer extends ContainerControl implements ServerControl {
  constructor(container: ConstructorParameters<typeof ContainerControl>[0], adminUrl: string) {
    super(container, { untilAnswers: () => untilAnswers(adminUrl), program: /^postgres/ });
  }

  async shutdown(mode: 'fast' | 'immediate'): Promise<void> {
    await this.end(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  }
}
