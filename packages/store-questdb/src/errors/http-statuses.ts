import type { ErrorRow } from '@tradestore/core';

/** What an answer says by its status (QuestDB 9.3.4, measured; those of proxies by their definition). */
// biome-ignore format: a table, one row a group of lines
export const httpStatuses: Readonly<Record<number, ErrorRow>> = {
  400: ['invalid_argument', 'P', 'not_applied', 'keep', 'the server refused a row'],
  401: ['auth', 'P', 'not_applied', 'keep', 'the server refused the login; check `username` and `password`, or `token`'],
  403: ['permission', 'P', 'not_applied', 'keep', 'the login may not do this; check what it is allowed to'],
  404: ['config', 'P', 'not_applied', 'keep', 'nothing takes this request there; check `host` and `httpPort`, and that line.http.enabled is on'],
  405: ['config', 'P', 'not_applied', 'keep', 'nothing takes this request there; check `host` and `httpPort`, and that line.http.enabled is on'],
  408: ['timeout', 'T', 'by_phase', 'discard', 'a proxy gave the request up; try again'],
  413: ['invalid_argument', 'P', 'not_applied', 'keep', 'the request is larger than the server, or a proxy before it, takes; raise its limit'],
  415: ['unsupported', 'P', 'not_applied', 'keep', 'the server could not read how the request was encoded'],
  421: ['read_only', 'T', 'not_applied', 'discard', 'the server takes no writes, as a replica does; name the primary'],
  429: ['overloaded', 'T', 'not_applied', 'keep', 'a proxy allows no more requests for now; try again later'],
  500: ['resource', 'T', 'by_phase', 'keep', 'the server could not store the rows; look into its log'],
  502: ['connection', 'T', 'by_phase', 'discard', 'a proxy could not reach the server; try again'],
  503: ['overloaded', 'T', 'by_phase', 'keep', 'the server takes no requests for now; try again later'],
  504: ['timeout', 'T', 'by_phase', 'discard', 'a proxy had no answer from the server in time; try again'],
  507: ['resource', 'T', 'by_phase', 'keep', 'the server has no room left; free some'],
  509: ['overloaded', 'T', 'by_phase', 'keep', 'a proxy allows no more requests for now; try again later'],
  523: ['connection', 'T', 'by_phase', 'discard', 'a proxy could not reach the server; try again'],
  524: ['timeout', 'T', 'by_phase', 'discard', 'a proxy had no answer from the server in time; try again'],
  529: ['overloaded', 'T', 'by_phase', 'keep', 'the server takes no requests for now; try again later'],
  599: ['timeout', 'T', 'by_phase', 'discard', 'a proxy had no answer from the server in time; try again'],
};

// biome-ignore format: a table, one row a group of lines
const otherRefusal: ErrorRow = ['config', 'P', 'not_applied', 'keep',
  'what answered does not take this request; check `host` and `httpPort`, and what lies between us and the server'];

// biome-ignore format: a table, one row a group of lines
const otherFailure: ErrorRow = ['unknown', 'P', 'by_phase', 'discard',
  'an answer that this version has no rule for; `code` is its status, look into the log of the server or of the proxy before it'];

// biome-ignore format: a table, one row a group of lines
const noAnswer: ErrorRow = ['protocol', 'P', 'by_phase', 'discard',
  'what answered is not QuestDB\'s HTTP server; check `host` and `httpPort`, and what lies between us and the server'];

/** The row of an answer that is not what was asked for. */
export function rowOfStatus(status: number): ErrorRow {
  const row = httpStatuses[status];
  if (row !== undefined) return row;
  if (status >= 500) return otherFailure;
  return status >= 400 ? otherRefusal : noAnswer;
}
