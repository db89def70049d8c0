import type { Socket } from 'node:net';
import { type AppliedFault, type ConnectionFault, type Direction, opposite } from './fault.js';
import { type ByteCount, Lane, type LaneOwner } from './lane.js';
import { codeOf } from './listener.js';
import { seededRandom } from './seeded-random.js';
import { countTrap, patternTrap } from './trap.js';

/** What a connection tells the proxy. */
export interface ConnectionReport {
  readonly bytes: Readonly<Record<Direction, ByteCount>>;
  readonly seed: number;
  note(what: string, connection: number): void;
  looked(connection: number, direction: Direction, chunk: Buffer): void;
}

type Effects = {
  readonly [F in ConnectionFault as F['kind']]: (connection: ProxiedConnection, applied: AppliedFault<F>) => void;
};

/** What each fault does to a connection when it is applied. */
const begin: Effects = {
  silent: (connection, applied) => connection.each(undefined, (lane) => lane.lose(applied)),
  freeze: (connection, applied) => connection.each(applied.fault.direction, (lane) => lane.hold(applied)),
  swallow: (connection, applied) => {
    const { after, direction = 'toClient' } = applied.fault;
    if (after === undefined) connection.each(direction, (lane) => lane.lose(applied));
    else connection.each(opposite[direction], (lane) => lane.trap(applied, patternTrap(after, 'after')));
  },
  cutAfter: (connection, applied) =>
    connection.each(applied.fault.direction, (lane) => lane.trap(applied, countTrap(applied.fault.bytes))),
  cutOn: (connection, applied) =>
    connection.each(applied.fault.direction, (lane) =>
      lane.trap(applied, patternTrap(applied.fault.pattern, applied.fault.when)),
    ),
  stallAfter: (connection, applied) =>
    connection.each(applied.fault.direction, (lane) => lane.trap(applied, countTrap(applied.fault.bytes))),
  delay: (connection, applied) => connection.each(applied.fault.direction, (lane) => lane.shape(applied)),
  slice: (connection, applied) => connection.each(applied.fault.direction, (lane) => lane.shape(applied)),
  cut: (connection, applied) => connection.cut(applied.fault.reset),
  halfClose: (connection, applied) => connection.each(applied.fault.direction, (lane) => lane.endNow()),
  inject: (connection, applied) =>
    connection.each(applied.fault.direction, (lane) => lane.inject(applied.fault.content)),
};

/** A client's connection and the one to the server that stands behind it. Without a server's socket it is silent for good. */
export class ProxiedConnection {
  readonly number: number;
  readonly #client: Socket;
  readonly #server: Socket | undefined;
  readonly #report: ConnectionReport;
  readonly #lanes: readonly Lane[];
  readonly #ended = new Set<Direction>();

  constructor(number: number, client: Socket, server: Socket | undefined, report: ConnectionReport) {
    this.number = number;
    this.#client = client;
    this.#server = server;
    this.#report = report;
    this.#lanes =
      server === undefined
        ? []
        : [
            new Lane('toServer', client, server, this.#owner('toServer', client, server)),
            new Lane('toClient', server, client, this.#owner('toClient', client, server)),
          ];
    client.on('error', (error) => report.note(`client: ${codeOf(error)}`, number));
    server?.on('error', (error) => report.note(`server: ${codeOf(error)}`, number));
  }

  /** Resolves when both sockets are closed. Rejects with what a pattern function threw, after it has closed them. */
  async run(): Promise<void> {
    const closed = this.#sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
    if (this.#server === undefined) this.#client.once('end', () => this.#client.destroy()).resume();
    try {
      await Promise.all(this.#lanes.map((lane) => lane.run()));
      // Both senders are gone; what is still open was kept from hearing of it, and nobody is left to hear.
      if (this.#server !== undefined) for (const socket of this.#sockets) socket.destroySoon();
    } catch (error) {
      this.cut();
      throw error;
    } finally {
      await Promise.all(closed);
    }
  }

  apply<F extends ConnectionFault>(applied: AppliedFault<F>): void {
    // TypeScript cannot relate a union's member to its own entry in a table that is mapped over the union.
    const effect = begin[applied.fault.kind] as (connection: ProxiedConnection, applied: AppliedFault<F>) => void;
    effect(this, applied);
  }

  heal(applied: AppliedFault): void {
    for (const lane of this.#lanes) lane.heal(applied);
  }

  /** For the lane of one direction, or for both. */
  each(direction: Direction | undefined, change: (lane: Lane) => void): void {
    for (const lane of this.#lanes) if (direction === undefined || lane.direction === direction) change(lane);
  }

  /** Closes both sides now. */
  cut(reset = false): void {
    for (const lane of this.#lanes) lane.close();
    for (const socket of this.#sockets) {
      if (reset) resetNow(socket);
      else socket.destroy();
    }
  }

  get #sockets(): readonly Socket[] {
    return this.#server === undefined ? [this.#client] : [this.#client, this.#server];
  }

  #owner(direction: Direction, client: Socket, server: Socket): LaneOwner {
    const { number } = this;
    const report = this.#report;
    const [sender, receiver] = direction === 'toServer' ? [client, server] : [server, client];
    return {
      number,
      // Of its own, so that jitter does not depend on what other connections and the other direction draw.
      random: seededRandom(report.seed + number * 2 + (direction === 'toServer' ? 0 : 1)),
      count: report.bytes[direction],
      looked: (chunk) => report.looked(number, direction, chunk),
      struck: (applied) => {
        report.note(`${applied.fault.kind} strikes ${direction}`, number);
        this.#strike(applied, direction);
      },
      senderGone: (how, lane) => {
        if (lane.lossy) {
          // A client that gave up waiting takes its connection with it; a server's end is as lost as its replies.
          if (direction === 'toServer') this.cut();
          return;
        }
        this.#ended.add(direction);
        if (how === 'ended') receiver.end();
        else resetNow(receiver);
      },
      receiverGone: () => {
        // Else the other lane finds its sender broken, and passes that on as its own faults allow.
        if (this.#ended.has(opposite[direction])) resetNow(sender);
      },
    };
  }

  #strike(applied: AppliedFault, direction: Direction): void {
    const { fault } = applied;
    if (fault.kind === 'cutAfter' || fault.kind === 'cutOn') this.cut(fault.reset);
    if (fault.kind === 'stallAfter') this.each(direction, (lane) => lane.hold(applied));
    // With a lane that only begins to lose, this is a repetition that changes nothing.
    if (fault.kind === 'swallow') this.each(fault.direction ?? 'toClient', (lane) => lane.lose(applied));
  }
}

/** Closes with RST where the system can: before it is connected, or while its end is being sent, a socket is closed as usual. */
function resetNow(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.connecting || (socket.writableEnded && !socket.writableFinished)) socket.destroy();
  else socket.resetAndDestroy();
}
