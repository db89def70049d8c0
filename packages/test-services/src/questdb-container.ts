import { ContainerControl } from './container-control.js';
import { type QuestDbPlace, untilQuestDbAnswers } from './questdb-answers.js';
import type { QuestDbControl } from './questdb-server.js';

/** QuestDB in a container. */
export class QuestDbContainer extends ContainerControl implements QuestDbControl {
  constructor(container: ConstructorParameters<typeof ContainerControl>[0], place: QuestDbPlace) {
    super(container, { untilAnswers: () => untilQuestDbAnswers(place), program: /java/ });
  }

  async shutdown(): Promise<void> {
    await this.end('SIGTERM');
  }
}
