import { Socket } from 'node:net';

/**
 * The sockets of a pool of ours, from before they are connected until they are closed. The pool forgets a connection when it asks
 * it to end, and shows one to nobody while it is being made; either keeps the process alive when the server is silent.
 */
export class OpenSockets {
  readonly #open = new Set<Socket>();

  /** The driver's setting `stream`: makes the socket of one connection. */
  readonly make = (): Socket => {
    const socket = new Socket();
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  /** Resolves when all are closed; those that are open after so many milliseconds are destroyed. */
  async closed(graceMs: number): Promise<void> {
    const open = [...this.#open];
    const timer = setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, graceMs);
    await Promise.all(open.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    clearTimeout(timer);
  }
}
