import { aborted } from './error-names.js';
import type { ErrorRow } from './error-row.js';

/** What a code of Node means together with something else. */
export interface NodeVariant {
  readonly code: string;
  readonly syscall?: string;
  /** The whole message. */
  readonly message?: string;
  /** Has a connection ever been made? */
  readonly hasConnected?: boolean;
  readonly row: ErrorRow;
}

const silent: ErrorRow = ['timeout', 'T', 'by_phase', 'discard', 'the connection went silent; try again'];
const broken: ErrorRow = [
  'connection',
  'T',
  'by_phase',
  'discard',
  'the connection broke; try again',
  { isBareLoss: true },
];

// biome-ignore format: a table, one row a group of lines
const unreachable: ErrorRow = ['connection', 'T', 'not_applied', 'discard',
  'the server could not be reached; check `host` and `port`, that the server runs and listens there, and the network'];

// biome-ignore format: a table, one row a group of lines
const exhausted: ErrorRow = ['overloaded', 'T', 'not_applied', 'discard',
  'this machine has no more of what a connection needs (file handles, ports, memory); use less of it, or raise the limit'];

// biome-ignore format: a table, one row a group of lines
const forbidden: ErrorRow = ['config', 'P', 'not_applied', 'discard',
  'this machine forbids the connection; check its firewall, and the rights on the unix socket'];

// biome-ignore format: a table, one row a group of lines
const unknownSigner: ErrorRow = ['config', 'P', 'not_applied', 'discard',
  'the server\'s certificate is signed by nobody that is trusted here; give its authority as `ssl: { ca }`'];

// biome-ignore format: a table, one row a group of lines
const badCertificate: ErrorRow = ['config', 'P', 'not_applied', 'discard',
  'the server\'s certificate could not be verified; give the server another one, or its authority as `ssl: { ca }`'];

// biome-ignore format: a table, one row a group of lines
const noHandshake: ErrorRow = ['config', 'P', 'not_applied', 'discard',
  'TLS could not be agreed on; check that `port` is one that speaks TLS, and the versions of TLS on both sides'];

// biome-ignore format: a table, one row a group of lines
const refusedClient: ErrorRow = ['auth', 'P', 'not_applied', 'discard',
  'the server refused our certificate, or that there is none; check `ssl: { cert, key }`'];

// biome-ignore format: a table, one row a group of lines
const unreadableKey: ErrorRow = ['config', 'P', 'not_applied', 'discard',
  'a certificate or key of `ssl` cannot be read; check that it is whole, in PEM, and that both belong together'];

/**
 * What Node says by a code: of its sockets, its DNS, TLS (https://nodejs.org/api/errors.html) and OpenSSL's verification of
 * certificates (https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/).
 */
// biome-ignore format: a table, one row a group of lines
export const nodeCodes: Readonly<Record<string, ErrorRow>> = {
  ECONNREFUSED: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EHOSTDOWN: unreachable,
  ENETDOWN: unreachable,
  EADDRNOTAVAIL: exhausted,
  EMFILE: exhausted,
  ENFILE: exhausted,
  ENOBUFS: exhausted,
  ENOMEM: exhausted,
  EACCES: forbidden,
  EPERM: forbidden,
  // Not of a connection: that is a variant.
  ENOENT: ['config', 'P', 'not_applied', 'discard',
    'a file that the configuration names does not exist; check the paths of certificates and keys'],
  EAI_AGAIN: ['connection', 'T', 'not_applied', 'discard',
    'the DNS did not answer; try again, and check that this machine can reach it'],
  ENOTFOUND: ['config', 'P', 'not_applied', 'discard',
    'the name of the server is not known; check `host`, and the DNS that this machine asks'],

  ETIMEDOUT: silent,
  ECONNRESET: broken,
  EPIPE: broken,
  ECONNABORTED: broken,
  ENOTCONN: broken,
  ERR_SOCKET_CLOSED: broken,
  ERR_STREAM_DESTROYED: broken,
  ERR_STREAM_PREMATURE_CLOSE: broken,
  ERR_STREAM_WRITE_AFTER_END: broken,

  EPROTO: noHandshake,
  ERR_TLS_HANDSHAKE_TIMEOUT: ['timeout', 'T', 'not_applied', 'discard',
    'the server did not answer while TLS was agreed on; try again'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['config', 'P', 'not_applied', 'discard',
    'the server\'s certificate is made out to another name; let `host` be a name in it, or say the name as `ssl: { servername }`'],
  CERT_HAS_EXPIRED: ['config', 'P', 'not_applied', 'discard',
    'the server\'s certificate has expired; renew it, and check this machine\'s clock'],
  CERT_NOT_YET_VALID: ['config', 'P', 'not_applied', 'discard',
    'the server\'s certificate is not valid yet; check this machine\'s clock'],
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownSigner,
  SELF_SIGNED_CERT_IN_CHAIN: unknownSigner,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownSigner,
  UNABLE_TO_GET_ISSUER_CERT: unknownSigner,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownSigner,

  ABORT_ERR: aborted,
  ERR_STRING_TOO_LONG: ['resource', 'P', 'by_phase', 'discard',
    'a value is larger than this process can hold as one text (about 512 MiB)'],
  ERR_INVALID_URL: ['config', 'P', 'not_applied', 'none',
    '`url` is not a URL; write scheme://user@host:port, and after it what the scheme has, with special characters percent-encoded'],
  ERR_SOCKET_BAD_PORT: ['config', 'P', 'not_applied', 'none',
    '`port` must be from 0 to 65535'],
};

/** Codes with two meanings: the first of these rows that fits comes before {@link nodeCodes}. */
// biome-ignore format: a table, one row a group of lines
export const nodeVariants: readonly NodeVariant[] = [
  { code: 'ETIMEDOUT', syscall: 'connect', row:
    ['timeout', 'T', 'not_applied', 'discard',
      'the server did not answer in time; check `host` and `port`, the network, and that no firewall drops the packets'] },
  { code: 'ECONNRESET', syscall: 'connect', row: unreachable },
  // Node sets no syscall on this one.
  { code: 'ECONNRESET', message: 'Client network socket disconnected before secure TLS connection was established', row:
    ['connection', 'T', 'not_applied', 'discard',
      'the server closed the connection while TLS was agreed on; try again, and if it goes on look at the server\'s log'] },
  { code: 'ENOENT', syscall: 'connect', row: unreachable },
  { code: 'ENOTFOUND', hasConnected: true, row:
    ['connection', 'T', 'not_applied', 'discard',
      'the name of the server, which was known before, is not any more; try again, and check the DNS that this machine asks'] },
];

/** Families of codes, for those that have no row of their own. */
export const nodeFamilies: readonly { readonly code: RegExp; readonly row: ErrorRow }[] = [
  {
    code: /^ERR_SSL_.*_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED)$/,
    row: refusedClient,
  },
  { code: /^ERR_SSL_/, row: noHandshake },
  { code: /^ERR_OSSL_/, row: unreadableKey },
  { code: /^UNABLE_TO_GET_ISSUER_CERT/, row: unknownSigner },
  { code: /^(CERT|CRL|UNABLE_TO|ERROR_IN)_/, row: badCertificate },
  { code: /^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/, row: badCertificate },
];
