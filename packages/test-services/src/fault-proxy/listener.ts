import { createServer, type Server, type Socket } from 'node:net';

/** A loopback port whose listener can be closed and opened again without touching the connections that it has accepted. */
export class Listener {
  readonly #accept: (socket: Socket) => void;
  readonly #note: (what: string) => void;
  #port = 0;
  #server: Server | undefined;

  constructor(accept: (socket: Socket) => void, note: (what: string) => void) {
    this.#accept = accept;
    this.#note = note;
  }

  /** 0 until it was open for the first time; the same ever after. */
  get port(): number {
    return this.#port;
  }

  /** Rejects with the system's error, such as EADDRINUSE if another program took the port while it was closed. */
  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ allowHalfOpen: true, noDelay: true }, this.#accept);
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // Closed before it listened: there is nothing left to wait for.
      server.once('close', resolve);
      server.listen(this.#port, '127.0.0.1', () => {
        server.off('error', reject);
        server.on('error', (error) => this.#note(`listener: ${codeOf(error)}`));
        const address = server.address();
        if (address !== null && typeof address === 'object') this.#port = address.port;
        resolve();
      });
    }).catch((error: unknown) => {
      if (this.#server === server) this.#server = undefined;
      throw error;
    });
  }

  /** From now on the system refuses connections. */
  close(): void {
    this.#server?.close();
    this.#server = undefined;
  }
}

/** The code of a system error, or its name: messages may hold addresses. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
