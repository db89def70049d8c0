import { expect, test, vi } from 'vitest';
import { type Fault, startFaultProxy } from '../src/fault-proxy.js';
import { open, startServer, turns } from './tcp-peers.js';

test('it counts connections, names the next one, and tells when none is open', async () => {
  await using server = await startServer();
  await using proxy = await startFaultProxy(server);
  await proxy.idle();
  const first = proxy.nextConnection();
  const one = await open(proxy);
  expect(await first).toBe(1);
  const second = proxy.nextConnection();
  const two = await open(proxy);
  expect(await second).toBe(2);
  expect([proxy.connections, proxy.accepted]).toEqual([2, 2]);
  const idle = proxy.idle();
  one.socket.end();
  two.socket.end();
  await idle;
  expect([proxy.connections, proxy.accepted]).toEqual([0, 2]);
});

test('whenSeen resolves across chunk borders, with the connection, before an answer is read', async () => {
  await using server = await startServer();
  await using proxy = await startFaultProxy(server);
  const idle = await open(proxy);
  const client = await open(proxy);
  const seen = proxy.whenSeen('COMMIT', 'toServer');
  idle.send('COM');
  client.send('xxCOM');
  await client.has(5);
  client.send('MIT');
  expect(await seen).toBe(2);
  await proxy.apply({ kind: 'freeze', direction: 'toClient' });
  await server.peers[1]?.has(8);
  await turns();
  expect(client.text).toBe('xxCOM');
  await proxy.heal();
  expect((await client.has(8)).toString()).toBe('xxCOMMIT');
  idle.socket.destroy();
  client.socket.destroy();
});

test('the timeline tells what happened, and holds no bytes of the connections or the patterns', async () => {
  await using server = await startServer();
  await using proxy = await startFaultProxy({ ...server, seed: 42 });
  const client = await open(proxy);
  await proxy.apply({ kind: 'inject', content: 'secret-1', direction: 'toClient' });
  await proxy.apply({ kind: 'cutOn', pattern: 'secret-2', direction: 'toServer', when: 'after', reset: true });
  client.send('secret-3 secret-2');
  await client.over;
  await proxy.idle();
  const lines = proxy.timeline().split('\n');
  expect(lines.map((line) => line.replace(/^ *\d+\.\d ms {2}/, ''))).toEqual([
    'listens, seed 42',
    '#1 accepted',
    'apply inject content=8 bytes direction=toClient',
    'apply cutOn pattern=8 bytes direction=toServer when=after reset=true',
    '#1 cutOn strikes toServer',
    '#1 closed',
  ]);
});

test('a setting that cannot be is refused', async () => {
  await using server = await startServer();
  await using proxy = await startFaultProxy(server);
  const refused: Fault[] = [
    { kind: 'slice', bytes: 0 },
    { kind: 'cutAfter', bytes: -1, direction: 'toServer' },
    { kind: 'stallAfter', bytes: 0.5, direction: 'toServer' },
    { kind: 'delay', ms: Number.NaN },
    { kind: 'freeze', on: 0 },
    { kind: 'swallow', after: '' },
    { kind: 'cutOn', pattern: new Uint8Array(), direction: 'toServer', when: 'after' },
  ];
  for (const fault of refused) await expect(proxy.apply(fault)).rejects.toThrow(RangeError);
});

test('stop closes everything in whatever state it is, and leaves no socket and no timer', async () => {
  const sockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
  // Those of earlier tests may still be closing.
  while (sockets() > 0) await turns(1);
  using started = vi.spyOn(globalThis, 'setTimeout');
  using cleared = vi.spyOn(globalThis, 'clearTimeout');
  const hour = 3_600_000;
  {
    await using server = await startServer();
    const proxy = await startFaultProxy(server);
    const faults: Fault[] = [
      { kind: 'freeze', on: 1 },
      { kind: 'delay', ms: hour, on: 2 },
      { kind: 'swallow', on: 3 },
      { kind: 'stallAfter', bytes: 1, direction: 'toServer', on: 4 },
      { kind: 'halfClose', direction: 'toServer', on: 5 },
      { kind: 'slice', bytes: 1, on: 6 },
    ];
    const clients = [];
    for (const fault of faults) {
      const accepted = server.next();
      const client = await open(proxy);
      await accepted;
      await proxy.apply(fault);
      client.send(Buffer.alloc(100_000));
      clients.push(client);
    }
    await proxy.apply({ kind: 'silent', on: 'new' });
    clients.push(await open(proxy));
    const seen = proxy.whenSeen('never', 'toServer');
    const next = proxy.nextConnection();
    await turns();
    expect(proxy.connections).toBe(7);
    await Promise.all([proxy.stop(), proxy.stop()]);
    await expect(seen).rejects.toThrow('stopped');
    await expect(next).rejects.toThrow('stopped');
    await expect(proxy.apply({ kind: 'freeze' })).rejects.toThrow('stopped');
    await expect(proxy.heal()).rejects.toThrow('stopped');
    await expect(open(proxy)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(proxy.connections).toBe(0);
    await Promise.all(clients.map((client) => client.over));
    for (const client of clients) client.socket.destroy();
  }
  await turns();
  expect(sockets()).toBe(0);
  const delays = started.mock.results.filter((_, call) => Number(started.mock.calls[call]?.[1]) > hour / 2);
  expect(delays.length).toBeGreaterThan(0);
  for (const { value } of delays) expect(cleared).toHaveBeenCalledWith(value);
});

test('what a pattern function throws closes its connection and comes out of stop', async () => {
  await using server = await startServer();
  const proxy = await startFaultProxy(server);
  const client = await open(proxy);
  const pattern = () => {
    throw new Error('mistake of the test');
  };
  await proxy.apply({ kind: 'cutOn', pattern, direction: 'toServer', when: 'after' });
  client.send('x');
  await client.over;
  client.socket.destroy();
  await expect(proxy.stop()).rejects.toThrow('mistake of the test');
});
