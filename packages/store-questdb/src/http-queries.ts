import { DbError } from '@tradestore/core';
import { classifyQueryFailure } from './classify-error.js';
import type { HttpExchange } from './http-exchange.js';

/** How a question over HTTP is asked. */
export interface QueryOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long it may take, in milliseconds. */
  readonly deadlineMs: number;
}

/** A value of a result: large integers come as text. */
export type Value = string | number | boolean | null;

/** Asks the server. */
export type Queries = Pick<HttpQueries, 'query'>;

/**
 * Questions about the schema and statements that change it, over HTTP as the writes are: what lets a writer write does not depend on
 * a second protocol.
 */
export class HttpQueries {
  readonly #exchange: HttpExchange;

  constructor(exchange: HttpExchange) {
    this.#exchange = exchange;
  }

  /**
   * The rows of a statement; none of one that has no result.
   *
   * @param sql without any value of a caller
   * @throws DbError
   */
  async query(sql: string, { signal, deadlineMs }: QueryOptions): Promise<readonly (readonly Value[])[]> {
    const answer = await this.#exchange.request({
      method: 'GET',
      path: `/exec?quoteLargeNum=true&query=${encodeURIComponent(sql)}`,
      signal,
      deadlineMs,
    });
    if (answer.kind === 'withdrawn') throw new DbError({ kind: 'internal', message: 'a question was withdrawn' });
    if (answer.kind === 'failed') throw classifyQueryFailure(answer, { phase: 'not_applied' });
    const result = answer.status === 200 ? resultOf(answer.body) : undefined;
    if (result === undefined) throw classifyQueryFailure(answer, { phase: 'not_applied' });
    return result;
  }
}

/** The rows; undefined for what is no result, as an error that comes with status 200. */
function resultOf(body: string): readonly (readonly Value[])[] | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null || 'error' in answer) return undefined;
  if ('dataset' in answer && Array.isArray(answer.dataset)) return answer.dataset;
  return 'ddl' in answer || 'dml' in answer ? [] : undefined;
}
