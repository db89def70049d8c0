import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { OpenSockets } from '../src/open-sockets.js';

const servers: ReturnType<typeof createServer>[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function silentPort(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('nothing is waited for where no socket was made', async () => {
  await expect(new OpenSockets().closed(600_000)).resolves.toBeUndefined();
});

test('a socket of a silent server is destroyed when its grace is over', async () => {
  const sockets = new OpenSockets();
  const socket = sockets.make();
  await once(socket.connect(await silentPort(), '127.0.0.1'), 'connect');
  await sockets.closed(1);
  expect(socket.destroyed).toBe(true);
});

test('one that was closed before is forgotten', async () => {
  const sockets = new OpenSockets();
  const socket = sockets.make();
  socket.destroy();
  await once(socket, 'close');
  await expect(sockets.closed(600_000)).resolves.toBeUndefined();
});
