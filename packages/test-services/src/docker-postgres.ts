import { randomBytes } from 'node:crypto';
import type { StartedTestContainer } from 'testcontainers';
import { serverVersion, untilAnswers } from './admin-query.js';
import { containerEngine } from './container-engine.js';
import { pullImage, startOnPorts } from './containers.js';
import { createDatabase } from './create-database.js';
import { PostgresContainer } from './postgres-container.js';
import { MAJORS } from './postgres-programs.js';
import type { OwnPostgresServer, PostgresMajor, PostgresOptions } from './postgres-server.js';
import { SUPERUSER } from './postgres-template.js';
import { enableTls, type PlaceFile } from './postgres-tls.js';
import { INITDB_ARGUMENTS, serverSettings } from './server-settings.js';
import { Unavailable } from './unavailable.js';

const POSTGRES_PORT = 5432;
/** Parallel queries share more than the 64 MB that an engine gives by default. */
const SHARED_MEMORY_BYTES = 256 * 1024 * 1024;

/** The versions that containers give: all, when an engine answers. */
export async function dockerMajors(): Promise<readonly PostgresMajor[]> {
  return (await containerEngine()) === null ? [] : MAJORS;
}

/**
 * A server in a container of the official image. Not by `PostgreSqlContainer`: that publishes a port which is another one each
 * time the container starts, and a server that was killed has to come back on its own port. When this process is killed,
 * testcontainers' reaper removes the container.
 */
export async function dockerPostgres(options: PostgresOptions): Promise<OwnPostgresServer | Unavailable> {
  const engine = await containerEngine();
  if (engine === null) return new Unavailable('no container engine answers');
  const image = `postgres:${options.version ?? MAJORS[0]}`;
  const missing = await pullImage(engine, image);
  if (missing !== null) return missing;

  const password = randomBytes(18).toString('base64url');
  const { container, ports } = await startOnPorts(image, [POSTGRES_PORT], (generic, { Wait }) =>
    generic
      .withEnvironment({
        POSTGRES_USER: SUPERUSER,
        POSTGRES_PASSWORD: password,
        POSTGRES_INITDB_ARGS: INITDB_ARGUMENTS.join(' '),
      })
      .withCommand(['postgres', ...serverSettings(options).flatMap((setting) => ['-c', setting])])
      .withSharedMemorySize(SHARED_MEMORY_BYTES)
      .withWaitStrategy(Wait.forLogMessage('ready to accept connections')),
  );
  const [port = POSTGRES_PORT] = ports;
  const host = container.getHost();
  const adminUrl = `postgres://${SUPERUSER}:${password}@${host}:${port}/postgres`;
  const control = new PostgresContainer(engine.container.getById(container.getId()), adminUrl);
  try {
    await untilAnswers(adminUrl);
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= control.remove();
      return stopped;
    };
    return {
      origin: 'docker',
      version: await serverVersion(adminUrl),
      host,
      port,
      adminUrl,
      tls: options.tls === true ? await enableTls(adminUrl, placeIn(container)) : null,
      control,
      createDatabase: () => createDatabase(adminUrl),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await control.remove();
    throw error;
  }
}

/** A file of the server's user that nobody else can read: the server refuses another key. */
function placeIn(container: StartedTestContainer): PlaceFile {
  return async (name, content) => {
    const path = `/var/lib/tradestore-tls/${name}`;
    await container.copyContentToContainer([{ content, target: path, mode: 0o600 }]);
    const { exitCode, output } = await container.exec(['chown', 'postgres', path], { user: 'root' });
    if (exitCode !== 0) throw new Error(`chown in the container: ${output}`);
    return path;
  };
}
