import { assertOptions, invalidArgument, type OptionRule, optionRules } from '@tradestore/core';
import type { Pool } from 'pg';
import type { PostgresConnectionOptions, PostgresOptions } from './options.js';
import { CANCEL_CONNECTIONS } from './pool-config.js';

const { milliseconds, count, text, yesOrNo, object } = optionRules;

const connectionRules: { readonly [K in keyof PostgresConnectionOptions]-?: OptionRule } = {
  url: text,
  host: text,
  port: count(1, 65_535),
  user: text,
  database: text,
  password: {
    accepts: (value) => typeof value === 'string' || typeof value === 'function',
    rule: 'must be a text, or a function that gives one or a promise of one',
  },
  ssl: {
    accepts: (value) => typeof value === 'boolean' || object('').accepts(value),
    rule: 'must be true, false or an object of options of node:tls, such as { ca }',
  },
  applicationName: text,
  connectTimeoutMs: milliseconds(1),
};

/** What says how connections are made and kept, and so cannot be said of a pool that is there already. */
const poolRules = {
  ...connectionRules,
  maxConnections: count(1 + CANCEL_CONNECTIONS, 10_000),
  idleTimeoutMs: milliseconds(1),
  maxLifetimeMs: milliseconds(1_000),
  statementTimeoutMs: milliseconds(1),
  lockTimeoutMs: milliseconds(1),
  idleInTransactionTimeoutMs: milliseconds(1),
};

const rules: { readonly [K in keyof PostgresOptions]-?: OptionRule } = {
  ...poolRules,
  pool: { accepts: isPool, rule: 'must be a Pool of pg' },
  maxQueued: count(0),
  preparedStatements: yesOrNo,
  pollIntervalMs: milliseconds(1),
  maxRows: count(1),
  layers: optionRules.layers,
  clock: optionRules.clock,
};

/** Another copy of `pg` than ours serves as well. */
export function isPool(value: unknown): value is Pool {
  const pool = value as Partial<Pool> | null | undefined;
  return typeof pool?.connect === 'function' && typeof pool.on === 'function' && typeof pool.options === 'object';
}

/**
 * The options that a URL, a pool or options stand for.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 */
export function checkedOptions(target: string | PostgresOptions | Pool): PostgresOptions {
  if (typeof target === 'string') return { url: target };
  if (isPool(target)) return { pool: target };
  assertOptions(target, rules);
  if (target.pool !== undefined) {
    const given: Readonly<Record<string, unknown>> = { ...target };
    const field = Object.keys(poolRules).find((name) => given[name] !== undefined);
    const rule = 'must be left out beside pool, whose own settings hold';
    if (field !== undefined) throw invalidArgument({ what: 'options', field }, rule, given[field]);
  }
  return target;
}
