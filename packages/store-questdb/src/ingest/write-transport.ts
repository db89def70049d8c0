import type { DbError, Outcome } from '@tradestore/core';
import { readAnswer } from '../errors/answer.js';
import type { HttpExchange } from '../http-exchange.js';

/** Why a request was not accepted: an answer other than 204, or none. */
export type WriteFailure = { readonly status: number; readonly body: string } | { readonly thrown: unknown };

/**
 * Makes a DbError of a failed request.
 *
 * @param phase what becomes of its rows when the failure itself proves nothing: `not_applied` until a socket was given the bytes
 */
export type ClassifyWriteFailure = (failure: WriteFailure, phase: Outcome) => DbError;

/** What a {@link WriteTransport} is made of. */
export interface WriteTransportOptions {
  readonly exchange: HttpExchange;
  /** How long a request may take, connecting included; a large one is given a second more for each megabyte. Milliseconds. */
  readonly requestTimeoutMs: number;
  readonly classify: ClassifyWriteFailure;
}

/** What became of a request that was answered, or was not sent. */
export type WriteResult =
  | { readonly kind: 'accepted' }
  /** One row cannot be stored as it is, so nothing of the request was. */
  | { readonly kind: 'row-rejected'; readonly line: number; readonly error: DbError }
  /** Given up before a byte was sent. */
  | { readonly kind: 'withdrawn' };

/** How a {@link WriteTransport} is asked. */
export interface Post {
  /** The request; never changed afterwards. */
  readonly bytes: Buffer;
  /** Gives the request up: the socket is destroyed. */
  readonly signal: AbortSignal;
  /** Called right before the first byte leaves. `false` withdraws the request. */
  readonly starting: () => boolean;
}

/** Takes a request to the server. */
export interface Transport {
  /**
   * Posts a request once.
   *
   * @throws DbError when nobody knows whether it was stored, or the request as a whole was refused
   */
  post(post: Post): Promise<WriteResult>;
}

/** The slowest link that is reckoned with. */
const BYTES_PER_MS = 1_000;
/** Times carry their own unit; this one says what a number without it would be. */
const PATH = '/write?precision=n';

/** ILP over HTTP: one request is one transaction on one table. */
export class WriteTransport implements Transport {
  readonly #options: WriteTransportOptions;

  constructor(options: WriteTransportOptions) {
    this.#options = options;
  }

  async post({ bytes, signal, starting }: Post): Promise<WriteResult> {
    const { exchange, requestTimeoutMs, classify } = this.#options;
    const deadlineMs = requestTimeoutMs + bytes.length / BYTES_PER_MS;
    const result = await exchange.request({ method: 'POST', path: PATH, body: bytes, signal, deadlineMs, starting });
    if (result.kind === 'withdrawn') return result;
    if (result.kind === 'failed') throw classify(result, result.phase);
    if (result.status === 204) return { kind: 'accepted' };
    const error = classify(result, 'unknown');
    const { line } = readAnswer(result.body);
    if (error.kind !== 'invalid_argument' || line === undefined) throw error;
    return { kind: 'row-rejected', line, error };
  }

  /** Destroys all connections. */
  async close(): Promise<void> {
    await this.#options.exchange.close();
  }
}
