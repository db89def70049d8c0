import { describe, expect, test } from 'vitest';
import { seededRandom } from '../src/fault-proxy/seeded-random.js';
import { type Fault, startFaultProxy } from '../src/fault-proxy.js';
import { open, randomChunks, startServer, turns } from './tcp-peers.js';

/** A proxy before a server, and one connection through it; its first byte has made the way. */
async function connected(answer?: Parameters<typeof startServer>[0]) {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startServer(answer));
  const proxy = stack.use(await startFaultProxy(server));
  const accepted = server.next();
  const client = await open(proxy);
  stack.defer(() => void client.socket.destroy());
  const peer = await accepted;
  const kept = stack.move();
  return { server, proxy, client, peer, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

const sinkhole = () => {};

describe('without a fault', () => {
  test('bytes pass unchanged both ways, whatever the chunks, and are counted', async () => {
    await using t = await connected();
    const chunks = randomChunks(seededRandom(1), 200_000, 5000);
    for (const chunk of chunks) t.client.send(chunk);
    const sent = Buffer.concat(chunks);
    expect((await t.client.has(sent.length)).equals(sent)).toBe(true);
    const both = { received: sent.length, delivered: sent.length };
    expect(t.proxy.bytes).toEqual({ toServer: both, toClient: both });
  });

  test('the end of one direction passes, and the other goes on', async () => {
    await using t = await connected(sinkhole);
    t.peer.socket.removeAllListeners('end').once('end', () => t.peer.socket.end('late answer'));
    t.client.socket.end('question');
    expect(await t.client.over).toBe('end');
    expect([t.peer.text, t.client.text]).toEqual(['question', 'late answer']);
    await t.proxy.idle();
  });

  test('a reset of one side reaches the other as a reset', async () => {
    await using t = await connected();
    t.client.socket.resetAndDestroy();
    expect(await t.peer.over).toBe('ECONNRESET');
    const accepted = t.server.next();
    const other = await open(t.proxy);
    (await accepted).socket.resetAndDestroy();
    expect(await other.over).toBe('ECONNRESET');
    other.socket.destroy();
    await t.proxy.idle();
  });

  test('a client that goes on writing to a server that has ended and gone is reset', async () => {
    await using t = await connected(sinkhole);
    t.peer.socket.end();
    expect(await t.client.over).toBe('end');
    const failed = new Promise((resolve) => t.client.socket.once('error', resolve));
    t.peer.socket.resetAndDestroy();
    let gone = false;
    void t.client.closed.then(() => (gone = true));
    while (!gone) {
      t.client.send('anyone?');
      await turns(1);
    }
    expect(await failed).toMatchObject({ code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/) });
    await t.proxy.idle();
  });

  test('a server that is down resets the client', async () => {
    const gone = await startServer();
    await gone[Symbol.asyncDispose]();
    await using proxy = await startFaultProxy(gone);
    const client = await open(proxy);
    expect(await client.over).toBe('ECONNRESET');
    expect(proxy.timeline()).toContain('#1 server: ECONNREFUSED');
  });
});

describe('refuse', () => {
  test('refuses new connections, leaves open ones alone, and heals on the same port', async () => {
    await using t = await connected();
    const { port } = t.proxy;
    await t.proxy.apply({ kind: 'refuse' });
    await expect(open(t.proxy)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    t.client.send('still here');
    await t.client.has(10);
    await t.proxy.heal();
    expect(t.proxy.port).toBe(port);
    const again = await open(t.proxy);
    again.send('back');
    expect((await again.has(4)).toString()).toBe('back');
    again.socket.destroy();
  });
});

describe('silent', () => {
  test('accepts, does not ask the server and never answers, until the client gives up', async () => {
    await using t = await connected();
    await t.proxy.apply({ kind: 'silent', on: 'new' });
    const silent = await open(t.proxy);
    silent.send('anyone?');
    t.client.send('x');
    await t.client.has(1);
    await t.proxy.heal();
    await turns();
    expect([silent.text, t.server.peers.length, t.proxy.connections]).toEqual(['', 1, 2]);
    silent.socket.end();
    await silent.closed;
    expect(t.client.socket.readyState).toBe('open');
  });

  test('takes an open connection away in both directions, for good', async () => {
    await using t = await connected();
    await t.proxy.apply({ kind: 'silent', on: 1 });
    t.client.send('lost');
    await t.proxy.whenSeen('lost', 'toServer');
    await t.proxy.heal();
    t.client.send('also lost');
    await t.proxy.whenSeen('also lost', 'toServer');
    expect([t.peer.text, t.client.text]).toEqual(['', '']);
    t.client.socket.end();
    expect(await t.peer.over).toBe('end');
    await t.proxy.idle();
  });
});

describe('freeze', () => {
  test('stops reading, so that the sender is held back, and hands on everything in order after the thaw', async () => {
    await using t = await connected();
    await t.proxy.apply({ kind: 'freeze', on: 1 });
    const block = Buffer.concat(randomChunks(seededRandom(2), 64 * 1024, 64 * 1024));
    const blocks = 512;
    let taken = false;
    for (let i = 0; i < blocks; i++) {
      block.writeUInt32BE(i, 0);
      t.client.socket.write(Buffer.from(block), i === blocks - 1 ? () => (taken = true) : undefined);
    }
    // Another connection carries as much through the same proxy meanwhile, so time is not what the first one lacks.
    const other = await open(t.proxy);
    other.socket.removeAllListeners('data');
    let echoed = 0;
    const done = new Promise<void>((resolve) =>
      other.socket.on('data', (chunk: Buffer) => {
        echoed += chunk.length;
        if (echoed >= blocks * block.length) resolve();
      }),
    );
    for (let i = 0; i < blocks; i++) other.socket.write(block);
    await done;
    other.socket.destroy();
    expect(taken).toBe(false);
    expect(t.peer.received.length).toBe(0);
    expect(t.proxy.bytes.toServer.received).toBe(blocks * block.length);

    await t.proxy.heal('freeze');
    const all = await t.client.has(blocks * block.length);
    for (let i = 0; i < blocks; i++) {
      block.writeUInt32BE(i, 0);
      expect(all.subarray(i * block.length, (i + 1) * block.length).equals(block)).toBe(true);
    }
  });

  test('at any moment and with any chunks loses and changes nothing', async () => {
    const random = seededRandom(3);
    for (let round = 0; round < 10; round++) {
      await using t = await connected();
      if (random() < 0.5) await t.proxy.apply({ kind: 'slice', bytes: 1 + Math.floor(random() * 500) });
      const chunks = randomChunks(random, 5000, 700);
      for (const chunk of chunks) {
        t.client.send(chunk);
        const direction = random() < 0.5 ? 'toServer' : 'toClient';
        if (random() < 0.4) await t.proxy.apply({ kind: 'freeze', direction });
        if (random() < 0.5) await turns(2);
        if (random() < 0.4) await t.proxy.heal('freeze');
      }
      await t.proxy.heal();
      const sent = Buffer.concat(chunks);
      expect((await t.client.has(sent.length)).equals(sent)).toBe(true);
    }
  });

  test('accepts and holds new connections', async () => {
    await using t = await connected();
    await t.proxy.apply({ kind: 'freeze', on: 'new' });
    const held = await open(t.proxy);
    held.send('hello');
    t.client.send('x');
    await t.client.has(1);
    await turns();
    expect(held.text).toBe('');
    await t.proxy.heal();
    expect((await held.has(5)).toString()).toBe('hello');
    held.socket.destroy();
  });

  test('holds back the end and the reset of a peer too', async () => {
    await using t = await connected(sinkhole);
    const ended = await open(t.proxy);
    await t.proxy.apply({ kind: 'freeze' });
    t.client.socket.resetAndDestroy();
    ended.socket.end('bye');
    await t.client.closed;
    await turns();
    expect(t.peer.socket.readyState).toBe('open');
    expect(t.proxy.connections).toBe(2);
    await t.proxy.heal();
    expect(await t.peer.over).toBe('ECONNRESET');
    expect(await ended.over).toBe('end');
    expect(t.server.peers[1]?.text).toBe('bye');
    await t.proxy.idle();
  });
});

describe('swallow', () => {
  const acknowledge: Parameters<typeof startServer>[0] = (peer, chunk) => peer.send(`ok:${chunk.toString()}`);

  test('drops the replies once a pattern went to the server, which gets all of it', async () => {
    await using t = await connected(acknowledge);
    await t.proxy.apply({ kind: 'swallow', after: 'COMMIT' });
    t.client.send('BEGIN');
    await t.client.has(8);
    const answered = t.proxy.whenSeen('T;', 'toClient');
    t.client.send('COM');
    await t.client.has(14);
    t.client.send('MIT;');
    await answered;
    expect([t.peer.text, t.client.text]).toEqual(['BEGINCOMMIT;', 'ok:BEGINok:COM']);
    expect(t.proxy.bytes.toClient).toEqual({ received: 21, delivered: 14 });
  });

  test('strikes one connection with `once`, which stays lost after healing, its end included', async () => {
    await using t = await connected(acknowledge);
    await t.proxy.apply({ kind: 'swallow', after: 'COMMIT', once: true });
    const struck = t.proxy.whenSeen('ok:COMMIT', 'toClient');
    t.client.send('COMMIT');
    await struck;
    const other = await open(t.proxy);
    other.send('COMMIT');
    await other.has(9);
    await t.proxy.heal();
    t.peer.socket.end('bye');
    t.client.send('?');
    other.send('!');
    await other.has(13);
    await turns();
    expect([t.client.text, t.client.socket.readyState]).toEqual(['', 'open']);
    t.client.socket.end();
    other.socket.end();
    await t.proxy.idle();
  });

  test('at once, also for the requests', async () => {
    await using t = await connected(acknowledge);
    const lost = t.proxy.whenSeen('one', 'toServer');
    await t.proxy.apply({ kind: 'swallow', direction: 'toServer' });
    t.client.send('one');
    await lost;
    expect([t.peer.text, t.proxy.bytes.toServer.received]).toEqual(['', 3]);
  });

  test('that was healed before it dropped a byte changes nothing', async () => {
    await using t = await connected(acknowledge);
    await t.proxy.apply({ kind: 'swallow' });
    await t.proxy.heal('swallow');
    t.client.send('x');
    expect((await t.client.has(4)).toString()).toBe('ok:x');
  });
});

describe('cut', () => {
  test('cutAfter hands on exactly so many bytes in its direction', async () => {
    for (const bytes of [1, 4, 9]) {
      await using t = await connected();
      await t.proxy.apply({ kind: 'cutAfter', bytes, direction: 'toClient' });
      t.client.send('12345');
      t.client.send('67890');
      await t.client.over;
      expect(t.client.text).toBe('1234567890'.slice(0, bytes));
      await t.peer.closed;
      await t.proxy.idle();
    }
  });

  test('cutOn closes before or after a pattern, wherever chunk borders cut it', async () => {
    const text = 'COCOMMIT;rest';
    for (let border = 1; border < text.length; border++) {
      for (const [when, left] of [
        ['before', 'CO'],
        ['after', 'COCOMMIT'],
      ] as const) {
        await using t = await connected(sinkhole);
        await t.proxy.apply({ kind: 'cutOn', pattern: 'COMMIT', direction: 'toServer', when });
        const first = t.proxy.whenSeen(text.slice(0, border), 'toServer');
        t.client.send(text.slice(0, border));
        await first;
        t.client.send(text.slice(border));
        await Promise.all([t.client.over, t.peer.over]);
        expect(t.peer.text).toBe(left);
      }
    }
  });

  test('cutOn before holds back what may be the begin of the pattern, and hands it on when it is not', async () => {
    await using t = await connected();
    await t.proxy.apply({ kind: 'cutOn', pattern: 'COMMIT', direction: 'toServer', when: 'before' });
    t.client.send('xCOM');
    await t.client.has(1);
    await turns();
    expect(t.client.text).toBe('x');
    t.client.send('MA');
    expect((await t.client.has(6)).toString()).toBe('xCOMMA');
    t.client.send('COMM');
    await t.proxy.whenSeen('COMM', 'toServer');
    await t.proxy.heal();
    expect((await t.client.has(10)).toString()).toBe('xCOMMACOMM');
  });

  test('closes both sides now, of all connections or of one, with FIN or RST', async () => {
    await using t = await connected();
    const second = t.proxy.nextConnection();
    const other = await open(t.proxy);
    await t.proxy.apply({ kind: 'cut', on: await second });
    expect(await other.over).toBe('end');
    other.socket.destroy();
    t.client.send('x');
    await t.client.has(1);
    await t.proxy.apply({ kind: 'cut', reset: true });
    expect(await Promise.all([t.client.over, t.peer.over])).toEqual(['ECONNRESET', 'ECONNRESET']);
    await t.proxy.idle();
    const third = await open(t.proxy);
    third.send('new ones pass');
    await third.has(13);
    third.socket.destroy();
  });

  test('closes each new connection with `on: new`', async () => {
    await using t = await connected();
    await t.proxy.apply({ kind: 'cut', on: 'new' });
    const refused = await open(t.proxy);
    expect(await refused.over).toBe('end');
    refused.socket.destroy();
    t.client.send('x');
    await t.client.has(1);
  });

  test('halfClose ends one direction, and the other goes on', async () => {
    await using t = await connected(sinkhole);
    await t.proxy.apply({ kind: 'halfClose', direction: 'toClient' });
    expect(await t.client.over).toBe('end');
    t.client.send('still heard');
    expect((await t.peer.has(11)).toString()).toBe('still heard');
    t.client.socket.end();
    await t.proxy.idle();
  });
});

describe('stallAfter', () => {
  test('hands on exactly so many bytes and holds the rest until healed', async () => {
    await using t = await connected(sinkhole);
    await t.proxy.apply({ kind: 'stallAfter', bytes: 7, direction: 'toServer' });
    t.client.send('12345');
    t.client.send('67890');
    await t.peer.has(7);
    await turns();
    expect(t.peer.text).toBe('1234567');
    await t.proxy.heal('stallAfter');
    expect((await t.peer.has(10)).toString()).toBe('1234567890');
  });
});

describe('delay', () => {
  test('hands on no earlier than said and in order, without adding up', async () => {
    await using t = await connected();
    await t.proxy.apply({ kind: 'delay', ms: 60, jitterMs: 20 });
    const begin = performance.now();
    for (let i = 0; i < 50; i++) {
      t.client.send(`${i};`);
      await turns(1);
    }
    const sent = Array.from({ length: 50 }, (_, i) => `${i};`).join('');
    expect((await t.client.has(sent.length)).toString()).toBe(sent);
    const took = performance.now() - begin;
    expect(took).toBeGreaterThan(79);
    expect(took).toBeLessThan(50 * 40);
  });

  test('healing hands on at once what was delayed', async () => {
    await using t = await connected();
    await t.proxy.apply({ kind: 'delay', ms: 3_600_000, direction: 'toServer' });
    t.client.send('hurry');
    while (t.proxy.bytes.toServer.received < 5) await turns(1);
    expect(t.peer.text).toBe('');
    await t.proxy.heal('delay');
    expect((await t.client.has(5)).toString()).toBe('hurry');
  });
});

describe('slice', () => {
  test('hands on a byte at a time', async () => {
    await using t = await connected(sinkhole);
    await t.proxy.apply({ kind: 'slice', bytes: 1, direction: 'toServer' });
    const sent = Buffer.concat(randomChunks(seededRandom(5), 2000, 2000));
    t.client.send(sent);
    expect((await t.peer.has(sent.length)).equals(sent)).toBe(true);
    // How the receiver's kernel joins them is its own affair, but it cannot have joined them all.
    expect(t.peer.chunks.length).toBeGreaterThan(sent.length / 4);
  });
});

describe('inject', () => {
  test('writes garbage to either side, now or to new connections', async () => {
    await using t = await connected();
    await t.proxy.apply({ kind: 'inject', content: 'garbage', direction: 'toClient' });
    expect((await t.client.has(7)).toString()).toBe('garbage');
    await t.proxy.apply({ kind: 'inject', content: Buffer.from([0, 255]), direction: 'toServer' });
    expect(await t.peer.has(2)).toEqual(Buffer.from([0, 255]));
    await t.proxy.apply({ kind: 'inject', content: 'hi', direction: 'toClient', on: 'new' });
    const greeted = await open(t.proxy);
    expect((await greeted.has(2)).toString()).toBe('hi');
    greeted.socket.destroy();
  });
});

test('faults of several kinds hold together', async () => {
  await using t = await connected(sinkhole);
  const faults: Fault[] = [
    { kind: 'slice', bytes: 3 },
    { kind: 'delay', ms: 1 },
    { kind: 'stallAfter', bytes: 4, direction: 'toServer' },
    { kind: 'cutOn', pattern: 'COMMIT', direction: 'toServer', when: 'after' },
  ];
  for (const fault of faults) await t.proxy.apply(fault);
  t.client.send('BEGIN COMMIT;');
  await t.peer.has(4);
  await turns();
  expect(t.peer.text).toBe('BEGI');
  await t.proxy.heal('stallAfter');
  await t.peer.over;
  expect(t.peer.text).toBe('BEGIN COMMIT');
});
