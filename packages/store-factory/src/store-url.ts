import { configError } from './config-error.js';

/** The parts of a store's URL. WHATWG's `URL` refuses several hosts with ports (`redis+cluster://a:1,b:2`). */
export interface StoreUrl {
  /** As given; may hold a password. */
  readonly text: string;
  /** Lower case, without the colon. */
  readonly scheme: string;
  /** What stands between `//` and the path, without user and password; undefined without `//`. */
  readonly hosts: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
}

/** RFC 3986, appendix B, without the fragment: scheme, authority, path, query. */
const urlForm = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?$/i;

/**
 * Takes a URL apart.
 *
 * @param place where the URL stood, for the error
 * @throws DbError kind `config`; never repeats the URL
 */
export function parseStoreUrl(place: string, text: string): StoreUrl {
  if (/[\s\p{Cc}]/u.test(text)) {
    throw configError(place, 'a URL holds no blanks or control characters; remove them or percent-encode them');
  }
  const match = urlForm.exec(text);
  if (match === null) throw configError(place, 'is not a URL, or holds a # that must be written as %23');
  const [, scheme = '', authority, path = '', query = ''] = match;
  // An @ further on means that a / or ? in the password ended the authority: what follows would be shown as path.
  if (`${path}${query}`.includes('@')) {
    throw configError(
      place,
      'an @ after the host; percent-encode / ? # and @ in the password, or write %40 for this @',
    );
  }
  const at = authority?.lastIndexOf('@') ?? -1;
  const [user, ...password] = at < 0 ? [] : (authority ?? '').slice(0, at).split(':');
  return {
    text,
    scheme: scheme.toLowerCase(),
    hosts: authority?.slice(at + 1),
    user,
    password: password.length === 0 ? undefined : password.join(':'),
    path,
    query,
  };
}

/** What stands in place of a secret. */
export const HIDDEN = '***';

/** The URL with the password and the values of all query parameters hidden, since any of them may be a secret. */
export function withoutSecrets(url: StoreUrl): string {
  const credentials = url.password === undefined ? url.user : `${url.user}:${HIDDEN}`;
  const authority = credentials === undefined ? url.hosts : `${credentials}@${url.hosts}`;
  const query = url.query.split('&').map((parameter) => parameter.replace(/^([^=]*=)?.*$/, `$1${HIDDEN}`));
  return [
    `${url.scheme}:`,
    authority === undefined ? '' : `//${authority}`,
    url.path,
    url.query === '' ? '' : `?${query.join('&')}`,
  ].join('');
}
