import { connect, type Socket } from 'node:net';
import type { BytePattern } from './fault-proxy/byte-pattern.js';
import { ByteWatches } from './fault-proxy/byte-watches.js';
import { checkFault, describeFault } from './fault-proxy/check-fault.js';
import { type AppliedFault, type Direction, type Fault, type FaultKind, scopeOf } from './fault-proxy/fault.js';
import type { ByteCount } from './fault-proxy/lane.js';
import { Listener } from './fault-proxy/listener.js';
import { ProxiedConnection } from './fault-proxy/proxied-connection.js';
import { Timeline } from './fault-proxy/timeline.js';

/** Where the real server is, and how chance is drawn. */
export interface FaultProxyOptions {
  /** A host name or an IP address. */
  readonly host: string;
  readonly port: number;
  /** Decides the jitter of `delay`; the same seed with the same chunks gives the same delays. A 32-bit integer. @default 1 */
  readonly seed?: number | undefined;
}

/** A TCP proxy on loopback whose connections fail as a test asks. */
export interface FaultProxy extends AsyncDisposable {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** How many connections are open. */
  readonly connections: number;
  /** How many connections were accepted since the start. */
  readonly accepted: number;
  /** Bytes of all connections since the start. */
  readonly bytes: Readonly<Record<Direction, Readonly<ByteCount>>>;
  /**
   * Lets a fault begin, on top of those that hold already; of two delays or two slices for a direction the later one counts.
   * It holds when this returns; await it for `refuse`, and for errors. Rejects with RangeError for a setting that cannot be, and
   * with Error after `stop`.
   */
  apply(fault: Fault): Promise<void>;
  /**
   * Ends the faults of one kind, or all: held bytes are handed on, new connections pass. A connection that has lost bytes
   * stays lost, and a silent one silent; `cut` them, or wait until their client gives up. Rejects with the system's error when
   * the port cannot be opened again after `refuse`.
   */
  heal(kind?: FaultKind): Promise<void>;
  /** Resolves with the number of the next connection that is accepted; they count from 1. Rejects on `stop`. */
  nextConnection(): Promise<number>;
  /**
   * Resolves with the number of the connection in which the pattern was seen, in bytes that are handled after this call: when
   * they have been handed on, dropped or cut off, and before any answer to them is read. Bytes that are held are not seen
   * yet. Rejects on `stop`.
   */
  whenSeen(pattern: BytePattern, direction: Direction): Promise<number>;
  /** Resolves once no connection is open. */
  idle(): Promise<void>;
  /** What was accepted, applied, struck and closed, a line each with its time; without any bytes of the connections. */
  timeline(): string;
  /**
   * Closes the port and all connections; resolves when nothing of the proxy is left. Twice is fine. Rejects with what the
   * first failed pattern function threw, if one did.
   */
  stop(): Promise<void>;
}

/**
 * Starts a proxy between a store and a real server. It passes everything until a fault is applied.
 *
 * Patterns see the bytes as they are on the wire: with TLS they match nothing, while all other faults work as without.
 *
 * @example
 * ```ts
 * import { startFaultProxy } from '@tradestore/test-services';
 *
 * await using proxy = await startFaultProxy({ host: '127.0.0.1', port: 5433 });
 * const url = `postgres://writer@${proxy.host}:${proxy.port}/trades`;
 *
 * // The first COMMIT reaches the server, its reply is lost; later ones pass.
 * await proxy.apply({ kind: 'swallow', after: 'COMMIT', once: true });
 *
 * await proxy.apply({ kind: 'freeze' });
 * await proxy.heal('freeze'); // all that was held arrives, in order
 *
 * console.log(url, proxy.timeline());
 * ```
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new RunningFaultProxy(options);
  await proxy.start();
  return proxy;
}

export type { BytePattern, Found } from './fault-proxy/byte-pattern.js';
export type { Direction, Fault, FaultKind } from './fault-proxy/fault.js';

class RunningFaultProxy implements FaultProxy {
  readonly host = '127.0.0.1';
  readonly bytes: Record<Direction, ByteCount> = {
    toServer: { received: 0, delivered: 0 },
    toClient: { received: 0, delivered: 0 },
  };
  readonly #server: { readonly host: string; readonly port: number };
  readonly #seed: number;
  readonly #timeline = new Timeline();
  readonly #watches = new ByteWatches();
  readonly #listener: Listener;
  readonly #open = new Map<ProxiedConnection, Promise<void>>();
  readonly #faults = new Set<AppliedFault>();
  readonly #failures: unknown[] = [];
  #accepted = 0;
  #stopped = false;
  #next: PromiseWithResolvers<number> | undefined;
  #idle: PromiseWithResolvers<void> | undefined;

  constructor({ host, port, seed = 1 }: FaultProxyOptions) {
    this.#server = { host, port };
    this.#seed = seed;
    this.#listener = new Listener(
      (client) => this.#accept(client),
      (what) => this.#timeline.note(what),
    );
  }

  async start(): Promise<void> {
    await this.#listener.open();
    this.#timeline.note(`listens, seed ${this.#seed}`);
  }

  get port(): number {
    return this.#listener.port;
  }

  get connections(): number {
    return this.#open.size;
  }

  get accepted(): number {
    return this.#accepted;
  }

  async apply(fault: Fault): Promise<void> {
    this.#assertRunning();
    checkFault(fault);
    this.#timeline.note(`apply ${describeFault(fault)}`);
    if (fault.kind === 'refuse') {
      this.#listener.close();
      return;
    }
    const applied: AppliedFault = { fault, struck: undefined };
    const scope = scopeOf(fault);
    this.#faults.add(applied);
    for (const connection of this.#open.keys()) if (scope.existing(connection.number)) connection.apply(applied);
  }

  async heal(kind?: FaultKind): Promise<void> {
    this.#assertRunning();
    this.#timeline.note(`heal ${kind ?? 'all'}`);
    for (const applied of this.#faults) {
      if (kind !== undefined && applied.fault.kind !== kind) continue;
      this.#faults.delete(applied);
      for (const connection of this.#open.keys()) connection.heal(applied);
    }
    if (kind === undefined || kind === 'refuse') await this.#listener.open();
  }

  nextConnection(): Promise<number> {
    if (this.#stopped) return Promise.reject(stopped());
    this.#next ??= Promise.withResolvers();
    return this.#next.promise;
  }

  whenSeen(pattern: BytePattern, direction: Direction): Promise<number> {
    return this.#stopped ? Promise.reject(stopped()) : this.#watches.add(pattern, direction);
  }

  async idle(): Promise<void> {
    if (this.#open.size === 0) return;
    this.#idle ??= Promise.withResolvers();
    await this.#idle.promise;
  }

  timeline(): string {
    return this.#timeline.toString();
  }

  async stop(): Promise<void> {
    if (!this.#stopped) {
      this.#stopped = true;
      this.#timeline.note('stop');
      this.#listener.close();
      this.#watches.rejectAll(stopped());
      // Nobody may be waiting any more, which must not end the process.
      this.#next?.promise.catch(() => {});
      this.#next?.reject(stopped());
      for (const connection of this.#open.keys()) connection.cut();
    }
    await Promise.all(this.#open.values());
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #assertRunning(): void {
    if (this.#stopped) throw stopped();
  }

  #accept(client: Socket): void {
    const number = ++this.#accepted;
    const coming = [...this.#faults].filter(({ fault }) => scopeOf(fault).coming);
    const silent = coming.some(({ fault }) => fault.kind === 'silent');
    this.#timeline.note(silent ? 'accepted, silent' : 'accepted', number);
    const server = silent ? undefined : connect({ ...this.#server, allowHalfOpen: true, noDelay: true });
    const connection = new ProxiedConnection(number, client, server, {
      bytes: this.bytes,
      seed: this.#seed,
      note: (what, at) => this.#timeline.note(what, at),
      looked: (at, direction, chunk) => this.#watches.look(at, direction, chunk),
    });
    for (const applied of coming) connection.apply(applied);
    this.#open.set(connection, this.#run(connection));
    this.#next?.resolve(number);
    this.#next = undefined;
  }

  async #run(connection: ProxiedConnection): Promise<void> {
    try {
      await connection.run();
    } catch (error) {
      this.#failures.push(error);
      this.#timeline.note('a pattern function threw', connection.number);
    } finally {
      this.#timeline.note('closed', connection.number);
      this.#open.delete(connection);
      if (this.#open.size === 0) {
        this.#idle?.resolve();
        this.#idle = undefined;
      }
    }
  }
}

function stopped(): Error {
  return new Error('the fault proxy is stopped');
}
