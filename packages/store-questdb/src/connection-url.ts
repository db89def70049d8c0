import { DbError } from '@tradestore/core';
import type { QuestDbConnectionOptions } from './options.js';

/** What a URL says of a connection. */
export type UrlParts = Pick<
  QuestDbConnectionOptions,
  'host' | 'httpPort' | 'pgPort' | 'username' | 'password' | 'tls' | 'pgTls' | 'tablePrefix'
>;

type Parameter = 'pgPort' | 'tls' | 'pgTls' | 'tablePrefix';

/** How a query parameter is read; undefined: not so. */
const parameters: Readonly<Record<Parameter, (text: string) => number | boolean | string | undefined>> = {
  pgPort: (text) => (/^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536 ? Number(text) : undefined),
  tls: yesOrNo,
  pgTls: yesOrNo,
  tablePrefix: (text) => (/^[a-z][a-z0-9_]{0,62}$/.test(text) ? text : undefined),
};

/**
 * Takes a `questdb://` URL apart.
 *
 * @throws DbError kind `config`, whose message repeats nothing of the URL but names
 */
export function parseConnectionUrl(text: string): UrlParts {
  const url = urlOf(text);
  if (url.pathname !== '' && url.pathname !== '/') {
    throw urlError('names a database; QuestDB has one, and tablePrefix keeps several sets of tables apart');
  }
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return {
    ...(host === '' ? {} : { host: decoded(host, 'host') }),
    ...(url.port === '' ? {} : { httpPort: Number(url.port) }),
    ...(url.username === '' ? {} : { username: decoded(url.username, 'user') }),
    ...(url.password === '' ? {} : { password: decoded(url.password, 'password') }),
    ...parametersOf(url.searchParams),
  };
}

function parametersOf(given: URLSearchParams): UrlParts {
  const parts: Partial<Record<Parameter, unknown>> = {};
  for (const [name, text] of given) {
    if (!isParameter(name)) {
      throw urlError(`holds a query parameter that is not known; there are ${Object.keys(parameters).join(', ')}`);
    }
    const value = parameters[name](text);
    if (value === undefined || name in parts) throw urlError(`${name} is out of range, or there twice`);
    parts[name] = value;
  }
  return parts as UrlParts;
}

function isParameter(name: string): name is Parameter {
  return Object.hasOwn(parameters, name);
}

function yesOrNo(text: string): boolean | undefined {
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

function urlOf(text: string): URL {
  if (!/^questdb:\/\//i.test(text)) {
    throw urlError('must begin with questdb://, or with http:: or https:: as configuration strings of the clients do');
  }
  if (/[\s\p{Cc}]/u.test(text)) throw urlError('holds blanks or control characters; percent-encode them');
  try {
    return new URL(text);
  } catch {
    // The error of Node holds the whole URL, with the password.
    throw urlError('cannot be read; percent-encode / ? # @ and : in user and password, and name one host');
  }
}

function decoded(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw urlError(`the ${part} holds a % that begins no escape; write %25`);
  }
}

function urlError(rule: string): DbError {
  return new DbError({ kind: 'config', message: `url: ${rule}` });
}
