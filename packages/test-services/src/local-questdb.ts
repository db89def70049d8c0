import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onFreePort } from './free-port.js';
import { makeOwnedFolder } from './owned-folder.js';
import { questDbVersion } from './questdb-answers.js';
import { questDbJar } from './questdb-jar.js';
import { QuestDbProcess } from './questdb-process.js';
import type { OwnQuestDbServer, QuestDbOptions } from './questdb-server.js';
import { QUESTDB_USER, questDbEnvironment } from './questdb-settings.js';
import { Unavailable } from './unavailable.js';

/** A server from its jar on this machine, in a folder that goes with it. */
export async function localQuestDb(options: QuestDbOptions): Promise<OwnQuestDbServer | Unavailable> {
  // Stopping a process, and so most of `QuestDbControl`, doesn't exist on Windows. Docker and a URL work there.
  if (process.platform === 'win32') return new Unavailable('QuestDB from its jar is not run on Windows');
  const jar = await questDbJar();
  if (jar instanceof Unavailable) return jar;
  const folder = makeOwnedFolder();
  try {
    const dataDirectory = join(folder.path, 'data');
    await mkdir(dataDirectory);
    const logFile = join(folder.path, 'log');
    const { control, place } = await onFreePort(async (httpPort) => {
      const place = { host: '127.0.0.1', httpPort, pgPort: httpPort + 1, ...QUESTDB_USER };
      const environment = questDbEnvironment(options, {
        'http.bind.to': `127.0.0.1:${place.httpPort}`,
        'http.net.bind.to': `127.0.0.1:${place.httpPort}`,
        'pg.net.bind.to': `127.0.0.1:${place.pgPort}`,
      });
      const control = new QuestDbProcess({ jar, dataDirectory, logFile, place, environment });
      await control.start();
      return { control, place };
    });
    return {
      origin: 'local',
      version: await questDbVersion(place),
      ...place,
      control,
      stop: () => folder.close(),
      [Symbol.asyncDispose]: () => folder.close(),
    };
  } catch (error) {
    await folder.close();
    throw error;
  }
}
