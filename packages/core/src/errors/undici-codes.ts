import type { ErrorRow } from './error-row.js';

// biome-ignore format: a table, one row a group of lines
const silent: ErrorRow = ['timeout', 'T', 'by_phase', 'discard', 'the server did not answer in time; try again'];

// biome-ignore format: a table, one row a group of lines
const notHttp: ErrorRow = ['protocol', 'P', 'by_phase', 'discard',
  'the answer is not HTTP, or is longer than HTTP allows; check `host` and `port`, and what lies between us and the server'];

/** What undici says by a code (https://undici.nodejs.org/#/docs/api/Errors). Global `fetch` has it as its error's cause. */
// biome-ignore format: a table, one row a group of lines
export const undiciCodes: Readonly<Record<string, ErrorRow>> = {
  UND_ERR_CONNECT_TIMEOUT: ['timeout', 'T', 'not_applied', 'discard',
    'connecting took too long; check `host` and `port`, the network, and that no firewall drops the packets'],
  UND_ERR_HEADERS_TIMEOUT: silent,
  UND_ERR_BODY_TIMEOUT: silent,
  // What a connection that was kept alive, and that the server has closed meanwhile, ends with.
  UND_ERR_SOCKET: ['connection', 'T', 'by_phase', 'discard',
    'the server closed the connection before it had answered; try again', { isBareLoss: true }],
  UND_ERR_ABORTED: ['cancelled', 'P', 'by_phase', 'discard', 'the request was aborted'],
  UND_ERR_CLOSED: ['closed', 'P', 'not_applied', 'discard', 'the store has been closed; open another one'],
  UND_ERR_DESTROYED: ['closed', 'P', 'by_phase', 'discard', 'the store was closed before the request had ended'],
  UND_ERR_REQ_RETRY: ['connection', 'T', 'by_phase', 'discard', 'the HTTP client repeated the request and gave up; try again'],
  UND_ERR_INVALID_ARG: ['internal', 'P', 'not_applied', 'keep',
    'the HTTP client was used in a way that it does not allow; please report it'],
  UND_ERR_RES_EXCEEDED_MAX_SIZE: notHttp,
  UND_ERR_HTTP_PARSER: notHttp,
};

/** Families of codes; HPE_ are those of its parser of HTTP. */
export const undiciFamilies: readonly { readonly code: RegExp; readonly row: ErrorRow }[] = [
  { code: /^UND_ERR_[A-Z_]*_OVERFLOW$/, row: notHttp },
  { code: /^HPE_/, row: notHttp },
];
