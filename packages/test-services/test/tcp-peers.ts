import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** One end of a connection, with what it has received. */
export class Peer {
  readonly socket: Socket;
  readonly chunks: Buffer[] = [];
  /** 'end', or the error's code. */
  readonly over: Promise<string>;
  readonly closed: Promise<unknown>;

  constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    this.over = new Promise((resolve) => {
      socket.once('end', () => resolve('end'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name));
      socket.once('close', () => resolve('close'));
    });
    socket.on('data', (chunk: Buffer) => this.chunks.push(chunk));
  }

  get received(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.received.toString('latin1');
  }

  /** Resolves once this many bytes are here. */
  async has(length: number): Promise<Buffer> {
    let here = this.received.length;
    while (here < length) {
      const [chunk]: Buffer[] = await once(this.socket, 'data');
      here += chunk?.length ?? 0;
    }
    return this.received;
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }
}

export interface TestServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly peers: Peer[];
  /** The next connection. */
  next(): Promise<Peer>;
}

/** A server on loopback that answers each chunk as told; by default it sends it back. */
export async function startServer(
  answer: (peer: Peer, chunk: Buffer) => void = (peer, chunk) => peer.send(chunk),
): Promise<TestServer> {
  const peers: Peer[] = [];
  const waiting: ((peer: Peer) => void)[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const peer = new Peer(socket);
    peers.push(peer);
    socket.on('data', (chunk: Buffer) => answer(peer, chunk));
    socket.once('end', () => socket.end());
    waiting.shift()?.(peer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return {
    host: '127.0.0.1',
    port: address.port,
    peers,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    async [Symbol.asyncDispose]() {
      for (const { socket } of peers) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Opens a connection; rejects when it is refused. */
export async function open(to: { host: string; port: number }): Promise<Peer> {
  const socket = connect({ host: to.host, port: to.port, noDelay: true, allowHalfOpen: true });
  await once(socket, 'connect');
  return new Peer(socket);
}

/** Lets everything that is ready on the event loop happen. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Random bytes of a seed, cut into random chunks. */
export function randomChunks(random: () => number, bytes: number, largest: number): Buffer[] {
  const all = Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)));
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes; ) {
    const size = 1 + Math.floor(random() * largest);
    chunks.push(all.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
