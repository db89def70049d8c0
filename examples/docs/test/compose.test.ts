// docker/compose.yaml without an engine: what it names is there, and what its servers run when they start runs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDbError } from '@tradestore/core';
import { migratePostgres, openPostgres } from '@tradestore/store-postgres';
import { type PostgresDatabase, sharedPostgres, startPostgres } from '@tradestore/test-services';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from './code-blocks.ts';
import { runPsqlScript } from './psql-script.ts';

/** What is read of a service here. */
interface ComposeService {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck: Readonly<Record<'interval' | 'retries' | 'start_period' | 'test' | 'timeout', unknown>>;
  readonly deploy: { readonly resources: { readonly limits: Readonly<Record<string, unknown>> } };
}

const docker = join(root, 'docker');
const text = readFileSync(join(docker, 'compose.yaml'), 'utf8');
const compose = parse(text) as {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const { postgres: service } = compose.services;
if (service === undefined) throw new Error('there is no service postgres');
const postgres: ComposeService = service;

/** `[what, where]` of each mount. */
const mountsOf = ({ volumes }: ComposeService) =>
  volumes.map((volume): readonly [string, string] => {
    const [what = '', where = ''] = volume.split(':');
    return [what, where];
  });

describe.each(Object.entries(compose.services))('the service %s', (_, service) => {
  test('is pinned to a release', () => {
    expect(service.image).toMatch(/^[\w./-]+:\d+\.\d+(\.\d+)?$/);
  });

  test('has a health check, and limits', () => {
    expect(Object.keys(service.healthcheck).sort()).toEqual(['interval', 'retries', 'start_period', 'test', 'timeout']);
    expect(Object.keys(service.deploy.resources.limits).sort()).toEqual(['cpus', 'memory', 'pids']);
  });

  test('listens on this machine alone, on a port that can be chosen', () => {
    expect(service.ports.length).toBeGreaterThan(0);
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z_]+:-\d+\}:\d+$/);
  });

  test('mounts files that are there, and volumes that are declared', () => {
    for (const [what] of mountsOf(service)) {
      if (what.startsWith('./')) expect([what, existsSync(join(docker, what))]).toEqual([what, true]);
      else expect(Object.keys(compose.volumes)).toContain(what);
    }
  });
});

test('every variable has a default, and none a name that the configuration of stores would refuse', () => {
  const variables = Array.from(text.matchAll(/\$\{(?<name>[^}]*)\}/g), (match) => match.groups?.['name'] ?? '');
  expect(variables).not.toEqual([]);
  for (const variable of variables) expect(variable).toMatch(/^(?!TRADESTORE_)[A-Z_]+:-\w+$/);
});

test('QuestDB keeps its data in the volume, and what it acknowledged through a loss of power; it makes no table by itself', () => {
  const { questdb } = compose.services;
  if (questdb === undefined) throw new Error('there is no service questdb');
  expect(mountsOf(questdb)).toEqual([['questdb', '/var/lib/questdb']]);
  expect(questdb.environment).toMatchObject({
    QDB_CAIRO_COMMIT_MODE: 'sync',
    QDB_LINE_AUTO_CREATE_NEW_TABLES: 'false',
    QDB_LINE_AUTO_CREATE_NEW_COLUMNS: 'false',
  });
});

test('PostgreSQL keeps its data in the volume, and what it acknowledged through a crash', () => {
  expect(mountsOf(postgres)).toContainEqual(['postgres', '/var/lib/postgresql']);
  expect(postgres.command).toEqual(
    expect.arrayContaining(['-cfsync=on', '-csynchronous_commit=on', '-cfull_page_writes=on']),
  );
});

/** The script that the container's first start runs, read through the mounts as it is there. */
const atStart = mountsOf(postgres).find(([, where]) => where.startsWith('/docker-entrypoint-initdb.d/'))?.[0] ?? '';

function readInContainer(path: string): string {
  const mount = mountsOf(postgres).find(([, where]) => path.startsWith(`${where}/`));
  if (mount === undefined) throw new Error(`${path} is not mounted`);
  return readFileSync(join(docker, mount[0], path.slice(mount[1].length)), 'utf8');
}

const shared = sharedPostgres();

describe.runIf(shared !== null)('the first start of PostgreSQL', () => {
  // Not the server that test files share: the names of the logins are fixed, and another database may use them.
  let server: Awaited<ReturnType<typeof startPostgres>> | undefined;
  let database: PostgresDatabase;
  const start = async (password: string): Promise<void> => {
    const names = Object.keys(postgres.environment).filter((name) => name.startsWith('TRADES_'));
    const env = Object.fromEntries(names.map((name) => [name, `${password}-${name}`]));
    const client = new Client(database.adminUrl);
    await client.connect();
    try {
      const script = readFileSync(join(docker, atStart), 'utf8');
      await runPsqlScript(client, script, { env, read: readInContainer });
    } finally {
      await client.end();
    }
  };
  const urlOf = (login: string, password = 'first') =>
    database.urlFor(login, `${password}-${login.toUpperCase()}_PASSWORD`);

  beforeAll(async () => {
    server = await startPostgres({ own: true });
    database = await server.createDatabase();
    await start('first');
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
  });

  test('makes a login that migrates, one that trades and one that looks', async () => {
    expect((await migratePostgres(urlOf('trades_deploy'))).applied.length).toBeGreaterThan(0);
    const bot = openPostgres(urlOf('trades_bot'));
    const desk = openPostgres(urlOf('trades_desk'));
    try {
      const setting = { id: 'max-priority-fee', value: 50_000 };
      const change = { expectedVersion: 0, actor: 'ops' };
      await bot.config.settings.save(setting, change);
      expect((await desk.config.settings.get(setting.id))?.record).toEqual(setting);
      const refusal: unknown = await desk.config.settings
        .save({ ...setting, id: 'other' }, change)
        .catch((error) => error);
      expect(isDbError(refusal) && refusal.kind).toMatch(/^(permission|read_only)$/);
      expect((await bot.health()).status).toBe('up');
    } finally {
      await bot.close();
      await desk.close();
    }
  });

  test('gives the logins the settings of their roles', async () => {
    const client = new Client(urlOf('trades_bot'));
    await client.connect();
    const { rows } = await client.query("select current_setting('lock_timeout') as lock_timeout");
    await client.end();
    expect(rows).toEqual([{ lock_timeout: '5s' }]);
  });

  test('may be repeated, and sets the passwords anew', async () => {
    await start('second');
    const [before, after] = [openPostgres(urlOf('trades_bot')), openPostgres(urlOf('trades_bot', 'second'))];
    expect(await before.health()).toMatchObject({ status: 'down', error: { kind: 'auth' } });
    expect(await after.health()).toMatchObject({ status: 'up' });
    await before.close();
    await after.close();
  });

  test('refuses to make a login without a password', async () => {
    const client = new Client(database.adminUrl);
    await client.connect();
    const failure: unknown = await client
      .query(readInContainer('/tradestore/logins.sql'))
      .then(() => 'none')
      .catch((error: Error) => error.message);
    await client.end();
    expect(failure).toBe('no password for trades_deploy');
  });
});
