import { type Clock, DbError, type Outcome } from '@tradestore/core';
import { type Dispatcher, Pool } from 'undici';
import type { TlsOptions } from './options.js';

/** Who we are, to the server. */
export type HttpAuth = { readonly username: string; readonly password: string } | { readonly token: string };

/** What an {@link HttpExchange} is made of. */
export interface HttpExchangeOptions {
  /** `http:` or `https:`; a path is put before those of the requests. Credentials in it are not used. */
  readonly url: URL;
  readonly auth?: HttpAuth | undefined;
  /** How many connections there may be at most. */
  readonly connections: number;
  /** How long making a connection may take, in milliseconds. */
  readonly connectTimeoutMs: number;
  readonly tls?: TlsOptions | undefined;
  readonly clock: Clock;
}

/** One request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Never changed afterwards. */
  readonly body?: Buffer | undefined;
  /** Gives the request up: its socket is destroyed. */
  readonly signal?: AbortSignal | undefined;
  /** How long all may take, connecting included, in milliseconds. */
  readonly deadlineMs: number;
  /** Called right before the first byte leaves. `false` withdraws the request. @default nothing */
  readonly starting?: (() => boolean) | undefined;
}

/** What became of a request. */
export type HttpResult =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** Given up before a byte was sent. */
  | { readonly kind: 'withdrawn' }
  /** No answer: what undici threw, or a DbError of ours; and whether the server may have acted on the request. */
  | { readonly kind: 'failed'; readonly thrown: unknown; readonly phase: Outcome };

/** The server closes idle connections after 5 s: what is sent on one that is being closed has to be sent again. */
const KEEP_ALIVE_MS = 4_000;
/** An answer of QuestDB to what is asked here is some lines of JSON. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Requests over a pool of kept connections. Each has its own deadline: undici's timers are coarse, and know no clock of ours. */
export class HttpExchange {
  readonly #clock: Clock;
  readonly #pool: Pool;
  readonly #prefix: string;
  readonly #headers: Record<string, string>;

  constructor({ url, auth, connections, connectTimeoutMs, tls, clock }: HttpExchangeOptions) {
    this.#clock = clock;
    this.#prefix = url.pathname.replace(/\/$/, '');
    this.#headers = auth === undefined ? {} : { authorization: authorization(auth) };
    this.#pool = new Pool(url.origin, {
      connections,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { ...tls, timeout: connectTimeoutMs },
    });
  }

  /** Never rejects. */
  request({ method, path, body, signal, deadlineMs, starting }: HttpRequest): Promise<HttpResult> {
    const clock = this.#clock;
    return new Promise((resolve) => {
      let phase: Outcome = 'not_applied';
      let controller: Dispatcher.DispatchController | undefined;
      let isSettled = false;
      const settle = (result: HttpResult): void => {
        if (isSettled) return;
        isSettled = true;
        clock.clearTimer(timer);
        signal?.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const giveUp = (thrown: DbError): void => {
        settle({ kind: 'failed', thrown, phase });
        controller?.abort(thrown);
      };
      const onAbort = (): void => {
        giveUp(new DbError({ kind: 'cancelled', message: 'nobody waits for the request any more', outcome: phase }));
      };
      const timer = clock.setTimer(
        () => {
          const message = `the server did not answer within ${Math.round(deadlineMs)} ms`;
          giveUp(new DbError({ kind: 'timeout', message, outcome: phase }));
        },
        deadlineMs,
        { ref: false },
      );
      signal?.addEventListener('abort', onAbort, { once: true });

      const answer = new Answer();
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart: (started) => {
          controller = started;
          if (!isSettled && starting?.() !== false) {
            phase = 'unknown';
            return;
          }
          // Before the abort, which is told as an error.
          settle({ kind: 'withdrawn' });
          started.abort(new Error('withdrawn'));
        },
        onResponseStart: (_controller, status) => {
          answer.status = status;
        },
        onResponseData: (_controller, chunk) => {
          if (answer.add(chunk)) return;
          const message = `an answer is longer than ${MAX_ANSWER_BYTES} bytes; is this QuestDB's HTTP port?`;
          giveUp(new DbError({ kind: 'protocol', message, outcome: phase, code: String(answer.status) }));
        },
        onResponseEnd: () => {
          settle({ kind: 'answered', status: answer.status, body: answer.text });
        },
        onResponseError: (_controller, thrown) => {
          settle({ kind: 'failed', thrown, phase });
        },
      };
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      const options = { method, path: `${this.#prefix}${path}`, headers: this.#headers, body: body ?? null };
      try {
        this.#pool.dispatch(options, handler);
      } catch (thrown) {
        settle({ kind: 'failed', thrown, phase });
      }
    });
  }

  /** Destroys all connections. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** An answer while it arrives. */
class Answer {
  status = 0;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  /** @returns false: it is too long */
  add(chunk: Buffer): boolean {
    this.#length += chunk.length;
    this.#chunks.push(chunk);
    return this.#length <= MAX_ANSWER_BYTES;
  }
}

function authorization(auth: HttpAuth): string {
  if ('token' in auth) return `Bearer ${auth.token}`;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
}
