import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { TidyClient } from '../src/tidy-client.js';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** A client of a server that answers the first message with these bytes, and the server's side of the connection. */
async function connecting(answer: readonly number[]): Promise<{ failure: Promise<unknown>; ended: Promise<unknown> }> {
  let accept: (socket: Socket) => void;
  const accepted = new Promise<Socket>((resolve) => {
    accept = resolve;
  });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.write(Buffer.from(answer)));
    accept(socket);
  });
  cleanups.push(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const password = (): Promise<string> => Promise.reject(new Error('no secret'));
  const client = new TidyClient({ host: '127.0.0.1', port, user: 'u', database: 'd', password, ssl: false });
  client.on('error', () => undefined);
  const failure = client.connect().then(
    () => expect.fail('it connected'),
    (error: unknown) => error,
  );
  const socket = await accepted;
  cleanups.push(() => socket.destroy());
  return { failure, ended: once(socket, 'close') };
}

test('leaves no socket behind when the login fails on our side', async () => {
  const cleartextPassword = [0x52, 0, 0, 0, 8, 0, 0, 0, 3];
  const { failure, ended } = await connecting(cleartextPassword);
  expect(await failure).toMatchObject({ message: 'no secret' });
  await ended;
});

test('rejects when it cannot read what the server says', async () => {
  const { failure, ended } = await connecting([0x45, 0, 0, 0, 7, 0x53, 0x46, 0]);
  expect(await failure).toMatchObject({ message: expect.stringMatching(/^received invalid response: /) });
  await ended;
});
