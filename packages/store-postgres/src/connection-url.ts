import { DbError } from '@tradestore/core';

/** What a URL says of a connection. */
export interface UrlParts {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly applicationName?: string;
  readonly ssl?: boolean;
}

/** What each `sslmode` means here: TLS is verified or it is off, never half-way. */
const sslModes: ReadonlyMap<string, boolean> = new Map([
  ['disable', false],
  ['require', true],
  ['verify-full', true],
]);

const parameters = ['application_name', 'host', 'sslmode'];

/**
 * Takes a `postgres://` URL apart. `pg` is never given the URL itself: its parser lets `sslmode` switch off certificate checks, and
 * keeps the password where `inspect` prints it.
 *
 * @throws DbError kind `config`, whose message repeats nothing of the URL but names
 */
export function parseConnectionUrl(text: string): UrlParts {
  const url = urlOf(text);
  const { searchParams } = url;
  for (const name of searchParams.keys()) {
    if (!parameters.includes(name)) {
      throw urlError(`holds a query parameter that is not known; there are ${parameters.join(', ')}`);
    }
  }
  const mode = searchParams.get('sslmode');
  const ssl = mode === null ? undefined : sslModes.get(mode);
  if (mode !== null && ssl === undefined) {
    throw urlError(
      `sslmode must be one of ${[...sslModes.keys()].join(', ')}; others would encrypt without asking who the server is`,
    );
  }
  const host = searchParams.get('host') ?? bare(url.hostname);
  const database = decoded(url.pathname.slice(1), 'database');
  const applicationName = searchParams.get('application_name') ?? '';
  return {
    ...(host === '' ? {} : { host: decoded(host, 'host') }),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(url.username === '' ? {} : { user: decoded(url.username, 'user') }),
    ...(url.password === '' ? {} : { password: decoded(url.password, 'password') }),
    ...(database === '' ? {} : { database }),
    ...(applicationName === '' ? {} : { applicationName }),
    ...(ssl === undefined ? {} : { ssl }),
  };
}

function urlOf(text: string): URL {
  if (!/^postgres(ql)?:\/\//i.test(text)) throw urlError('must begin with postgres:// or postgresql://');
  if (/[\s\p{Cc}]/u.test(text)) throw urlError('holds blanks or control characters; percent-encode them');
  try {
    return new URL(text);
  } catch {
    // The error of Node holds the whole URL, with the password.
    throw urlError('cannot be read; percent-encode / ? # @ and : in user and password, and name one host');
  }
}

/** IPv6 addresses stand in brackets in a URL only. */
function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
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
