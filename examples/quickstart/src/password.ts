/** A password before the host, also one whose special characters are not percent-encoded; an empty one is none. */
const beforeHost = /:\/\/[^/?#]*:.+@/s;

/** A query parameter that drivers read a secret from: `password`, `sslpassword`, `auth_token`, ... */
const inQuery = /[?&][^=&]*(?:pass|pwd|secret|token)[^=&]*=./is;

/** Does the URL of a store hold a password? Errs towards yes: what is no valid URL may hold one too. */
export function holdsPassword(url: string): boolean {
  return beforeHost.test(url) || inQuery.test(url);
}
