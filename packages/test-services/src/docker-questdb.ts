import { containerEngine } from './container-engine.js';
import { pullImage, startOnPorts } from './containers.js';
import { questDbVersion, untilQuestDbAnswers } from './questdb-answers.js';
import { QuestDbContainer } from './questdb-container.js';
import type { OwnQuestDbServer, QuestDbOptions } from './questdb-server.js';
import { QUESTDB_USER, QUESTDB_VERSION, questDbEnvironment } from './questdb-settings.js';
import { Unavailable } from './unavailable.js';

const HTTP_PORT = 9_000;
const PG_PORT = 8_812;

/** A server in a container of the official image, on ports that stay when it is started again. */
export async function dockerQuestDb(options: QuestDbOptions): Promise<OwnQuestDbServer | Unavailable> {
  const engine = await containerEngine();
  if (engine === null) return new Unavailable('no container engine answers');
  const image = `questdb/questdb:${QUESTDB_VERSION}`;
  const missing = await pullImage(engine, image);
  if (missing !== null) return missing;
  const { container, ports } = await startOnPorts(image, [HTTP_PORT, PG_PORT], (generic, { Wait }) =>
    generic
      .withEnvironment(questDbEnvironment(options, {}))
      .withWaitStrategy(Wait.forHttp('/ping', HTTP_PORT).forStatusCode(204)),
  );
  const [httpPort = HTTP_PORT, pgPort = PG_PORT] = ports;
  const place = { host: container.getHost(), httpPort, pgPort, ...QUESTDB_USER };
  const control = new QuestDbContainer(engine.container.getById(container.getId()), place);
  try {
    await untilQuestDbAnswers(place);
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      stopped ??= control.remove();
      return stopped;
    };
    const version = await questDbVersion(place);
    return { origin: 'docker', version, ...place, control, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await control.remove();
    throw error;
  }
}
