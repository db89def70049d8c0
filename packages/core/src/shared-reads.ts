import type { PriceCache } from './price-cache.js';
import type { PriceCall } from './price-call.js';
import { ownPrices, type SharedLoads } from './shared-loads.js';
import { SharedWork } from './shared-work.js';

/** Reads of a cache that the calls of one turn of the event loop share. */
export class SharedReads {
  readonly #cache: Pick<PriceCache, 'getPrices'>;
  readonly #timeoutMs: number;
  readonly #loads: SharedLoads;
  /** The reads that calls of this turn can still join. */
  readonly #gathering = new Map<string, SharedWork<PriceCall>>();

  constructor(cache: Pick<PriceCache, 'getPrices'>, timeoutMs: number, loads: SharedLoads) {
    this.#cache = cache;
    this.#timeoutMs = timeoutMs;
    this.#loads = loads;
  }

  /** Makes a call wait for a read of the cache, and then for the loads of what is not there. */
  add(call: PriceCall): void {
    const key = `${call.quote} ${call.allowStale}`;
    const open = this.#gathering.get(key);
    // A read that all its calls have left is given up.
    if (open !== undefined && !open.signal.aborted) {
      call.waitFor(open);
      return;
    }
    const read = new SharedWork<PriceCall>();
    call.waitFor(read);
    this.#gathering.set(key, read);
    setImmediate(() => {
      if (this.#gathering.get(key) === read) this.#gathering.delete(key);
      if (!read.signal.aborted) void this.#run(read, call);
    });
  }

  /** Never rejects: those who wait are told. @param terms one of the calls: all have the same quote and `allowStale` */
  async #run(read: SharedWork<PriceCall>, { quote, allowStale }: PriceCall): Promise<void> {
    try {
      const tokens = new Set([...read.calls].flatMap(({ missing }) => [...missing]));
      const options = { quote, allowStale, signal: read.signal, timeoutMs: this.#timeoutMs };
      const prices = ownPrices(await this.#cache.getPrices([...tokens], options));
      const calls = read.end();
      for (const call of calls) call.take(prices);
      // Before they are done with the read, or they would be done with everything.
      this.#loads.load(quote, calls);
      for (const call of calls) call.doneWith(read);
    } catch (error) {
      for (const call of read.end()) call.fail(error);
    }
  }
}
