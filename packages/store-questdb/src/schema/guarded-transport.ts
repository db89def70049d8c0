import { isDbError } from '@tradestore/core';
import type { Post, Transport, WriteResult } from '../ingest/write-transport.js';
import type { SchemaGuard } from './schema-guard.js';

/** Sends nothing to a table that is not as it must be. */
export class GuardedTransport implements Transport {
  readonly #transport: Transport;
  readonly #guard: SchemaGuard;

  constructor(transport: Transport, guard: SchemaGuard) {
    this.#transport = transport;
    this.#guard = guard;
  }

  async post(post: Post): Promise<WriteResult> {
    // A request that is given up meanwhile is withdrawn before it is sent.
    if (this.#guard.isDue) await this.#guard.check();
    try {
      return await this.#transport.post(post);
    } catch (thrown) {
      if (isDbError(thrown)) this.#guard.forget();
      throw thrown;
    }
  }
}
