import { assertOptions, invalidArgument, type OptionRule, optionRules } from '@tradestore/core';
import type { QuestDbConnectionOptions, QuestDbOptions } from './options.js';
import { TABLE_PREFIX_PATTERN } from './table-names.js';

const { milliseconds, count, text } = optionRules;

const tls: OptionRule = {
  accepts: (value) => typeof value === 'boolean' || optionRules.object('').accepts(value),
  rule: 'must be true, false or an object of options of node:tls, such as { ca }',
};

const connectionRules: { readonly [K in keyof QuestDbConnectionOptions]-?: OptionRule } = {
  url: text,
  host: text,
  httpPort: count(1, 65_535),
  pgPort: count(1, 65_535),
  username: text,
  password: text,
  token: text,
  pgUser: text,
  pgPassword: text,
  tls,
  pgTls: tls,
  connectTimeoutMs: milliseconds(1),
  tablePrefix: {
    accepts: (value) => typeof value === 'string' && TABLE_PREFIX_PATTERN.test(value),
    rule: 'must be 1 to 63 lower-case letters, digits and underscores, and begin with a letter',
  },
};

const rules: { readonly [K in keyof QuestDbOptions]-?: OptionRule } = {
  ...connectionRules,
  commitRows: count(1, 10_000),
  commitIntervalMs: milliseconds(0),
  maxInFlight: count(1, 64),
  requestTimeoutMs: milliseconds(1),
  maxBufferedRows: count(1),
  maxBufferedBytes: count(1),
  maxWaiting: count(0),
  maxConnections: count(1, 1_000),
  maxQueued: count(0),
  idleTimeoutMs: milliseconds(1),
  maxRows: count(1),
  layers: optionRules.layers,
  clock: optionRules.clock,
};

/**
 * The options that a URL or options stand for.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 */
export function checkedOptions(target: string | QuestDbOptions): QuestDbOptions {
  if (typeof target === 'string') return { url: target };
  assertOptions(target, rules);
  assertOneIdentity(target);
  return target;
}

/** Two identities, or a password that is nobody's, would not be used as they are meant. */
function assertOneIdentity({ username, password, token, url }: QuestDbConnectionOptions): void {
  if (token !== undefined && username !== undefined) {
    throw invalidArgument({ what: 'options', field: 'token' }, 'must be left out beside username', token);
  }
  // A URL may name the user.
  if (password !== undefined && username === undefined && url === undefined) {
    throw invalidArgument({ what: 'options', field: 'password' }, 'must be given together with username', password);
  }
}
