import type { ZodObject } from 'zod';
import type { Contract } from './contracts.js';
import { memoryOptions, serverOptions } from './options.js';
import { postgresOptions } from './postgres-options.js';
import { questDbOptions } from './questdb-options.js';

/** What can keep data, as data: everything that the factory knows of a backend is its line here. */
export interface Backend {
  /** The `name` of its stores. */
  readonly name: string;
  /** The URL schemes that name it. */
  readonly schemes: readonly string[];
  /** A URL as it is written, for error messages. */
  readonly example: string;
  /** Does the URL name a server? Otherwise it is the scheme alone, with options as query parameters. */
  readonly server: boolean;
  /** The package that holds it, imported when a configuration first names the backend. */
  readonly package: string;
  /** The package's function that opens it: takes the options, of a server with `url`, and gives an `OpenBackend`. */
  readonly open: string;
  /** The package's function that brings a schema up to date, if it has one: takes what `open` takes. */
  readonly migrate?: string;
  /** The contracts that it has a store for. */
  readonly serves: readonly Contract[];
  /** What it accepts besides `url`. */
  readonly options: ZodObject;
}

/** Every backend. A new one is a line here. */
export const backends: readonly Backend[] = [
  {
    name: 'memory',
    schemes: ['memory'],
    example: 'memory:',
    server: false,
    package: '@tradestore/store-mock',
    open: 'openMemory',
    serves: ['trades', 'positions', 'metrics', 'prices', 'config'],
    options: memoryOptions,
  },
  {
    name: 'postgres',
    schemes: ['postgres', 'postgresql'],
    example: 'postgres://user@host/database',
    server: true,
    package: '@tradestore/store-postgres',
    open: 'openPostgres',
    migrate: 'migratePostgres',
    serves: ['trades', 'config'],
    options: postgresOptions,
  },
  {
    name: 'questdb',
    schemes: ['questdb'],
    example: 'questdb://user@host:9000',
    server: true,
    package: '@tradestore/store-questdb',
    open: 'openQuestDb',
    migrate: 'migrateQuestDb',
    serves: ['trades', 'positions', 'metrics'],
    options: questDbOptions,
  },
  {
    name: 'redis',
    schemes: ['redis', 'rediss', 'redis+cluster', 'redis+sentinel'],
    example: 'redis://host:6379',
    server: true,
    package: '@tradestore/store-redis',
    open: 'openRedis',
    serves: ['prices'],
    options: serverOptions,
  },
  {
    name: 'cassandra',
    schemes: ['cassandra'],
    example: 'cassandra://host/keyspace?dc=name',
    server: true,
    package: '@tradestore/store-cassandra',
    open: 'openCassandra',
    serves: ['trades', 'positions', 'metrics'],
    options: serverOptions,
  },
];

/** The URLs that a contract can be configured with, as a phrase: `memory:, postgres://user@host/database, ...`. */
export function choicesFor(contract: Contract): string {
  return backends
    .filter(({ serves }) => serves.includes(contract))
    .map(({ example }) => example)
    .join(', ');
}
