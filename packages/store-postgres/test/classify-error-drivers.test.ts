import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg, { type PoolConfig } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { type Expectation, expectRow } from './errors/expectation.js';

// Errors as the installed drivers and Node make them, from ports where no PostgreSQL answers: a table of texts alone would not
// notice that an upgrade wraps them, or gives them a code.

const cleanups: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server of one's own on loopback. */
async function serve(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What the pool rejects with. */
async function connectError(config: PoolConfig): Promise<unknown> {
  const pool = new pg.Pool({ host: '127.0.0.1', user: 'u', database: 'd', password: 'p', ssl: false, ...config });
  pool.on('error', () => undefined);
  cleanups.push(() => pool.end());
  return await rejection(pool.connect());
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.fail('it resolved'),
    (error: unknown) => error,
  );
}

const notReached: Expectation = ['connection', 'T', 'not_applied', 'discard'];
const timedOut: Expectation = ['timeout', 'T', 'not_applied', 'discard'];
const config: Expectation = ['config', 'P', 'not_applied', 'discard'];

test('a port that nobody listens on', async () => {
  expectRow(await connectError({ port: await closedPort() }), notReached);
});

test('a unix socket that does not exist', async () => {
  expectRow(await connectError({ host: join(tmpdir(), 'tradestore-no-such-folder') }), notReached);
});

test('a host with several addresses that nobody listens on', async () => {
  const port = await closedPort();
  const error = await new Promise((resolve) => {
    const both = [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ];
    const socket = connect({
      port,
      host: 'several',
      autoSelectFamily: true,
      lookup: (_host, _options, done) => done(null, both),
    });
    socket.once('error', resolve);
  });
  expect(error).toBeInstanceOf(AggregateError);
  expectRow(error, notReached);
});

test('a port that accepts and stays silent', async () => {
  expectRow(await connectError({ port: await serve(() => undefined), connectionTimeoutMillis: 50 }), timedOut);
});

test('the same with a client that has no pool', async () => {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: await serve(() => undefined),
    connectionTimeoutMillis: 50,
    ssl: false,
  });
  client.on('error', () => undefined);
  expectRow(await rejection(client.connect()), timedOut);
});

test('a server that hangs up', async () => {
  const error = await connectError({ port: await serve((socket) => socket.once('data', () => socket.end())) });
  expectRow(error, ['connection', 'T', 'unknown', 'discard']);
});

test('a server without TLS', async () => {
  const port = await serve((socket) => socket.once('data', () => socket.write('N')));
  expectRow(await connectError({ port, ssl: true }), config);
});

test('a server that answers the request for TLS with something else', async () => {
  const port = await serve((socket) => socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')));
  expectRow(await connectError({ port, ssl: true }), config);
});

test('a server that speaks no TLS after it has agreed to', async () => {
  const port = await serve((socket) => {
    socket.once('data', () => {
      socket.write('S');
      socket.once('data', () => socket.write('this is no handshake'));
    });
  });
  expectRow(await connectError({ port, ssl: true }), config);
});

test('a server that hangs up while TLS is agreed on', async () => {
  const port = await serve((socket) => {
    socket.once('data', () => {
      socket.write('S');
      socket.once('data', () => socket.end());
    });
  });
  expectRow(await connectError({ port, ssl: true }), notReached);
});

test('a server that sends a message of no known type', async () => {
  const message = Buffer.from([0x21, 0, 0, 0, 4]);
  const port = await serve((socket) => socket.once('data', () => socket.write(message)));
  expectRow(await connectError({ port }), ['protocol', 'T', 'unknown', 'discard']);
});

test('a server that refuses by a SQLSTATE before it has asked who we are', async () => {
  const fields = Buffer.from('SFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(4 + fields.length, 1);
  const port = await serve((socket) => socket.once('data', () => socket.end(Buffer.concat([head, fields]))));
  expectRow(await connectError({ port }), ['overloaded', 'T', 'not_applied', 'discard']);
});

test('a pool that was ended, and one that is ended twice', async () => {
  const pool = new pg.Pool();
  await pool.end();
  expectRow(await rejection(pool.connect()), ['closed', 'P', 'not_applied', 'none']);
  expectRow(await rejection(pool.end()), ['internal', 'P', 'not_applied', 'none']);
});

test('a pool whose connections are all in use', async () => {
  const port = await serve(() => undefined);
  const pool = new pg.Pool({ host: '127.0.0.1', port, max: 1, connectionTimeoutMillis: 100, ssl: false });
  const first = rejection(pool.connect());
  expectRow(await rejection(pool.connect()), ['overloaded', 'T', 'not_applied', 'none']);
  expectRow(await first, timedOut);
  await pool.end();
});

test('a password function that gives no text, or rejects', async () => {
  const authentication = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);
  const port = await serve((socket) => socket.once('data', () => socket.write(authentication)));
  const noText = (): string => JSON.parse('7');
  expectRow(await connectError({ port, password: noText }), ['auth', 'P', 'not_applied', 'discard']);
  const away = (): Promise<string> =>
    Promise.reject(Object.assign(new Error('vault'), { code: 'ECONNREFUSED', syscall: 'connect' }));
  expectRow(await connectError({ port, password: away }), notReached);
});
