import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { guardReading } from '../src/guard-reading.js';

/** What the stream fails with when this reader is given this. */
async function failure(read: (chunk: Buffer) => void, chunk: Buffer): Promise<unknown> {
  const stream = new PassThrough();
  stream.on('data', read);
  guardReading(stream);
  const failed = once(stream, 'error');
  stream.write(chunk);
  const [error] = await failed;
  return error;
}

const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

test('what the driver throws while it reads ends the connection, and not the process', async () => {
  const thrown = new RangeError('out of range');
  const error = await failure(() => {
    throw thrown;
  }, ready);
  expect(error).toMatchObject({ message: expect.stringMatching(/^received invalid response: /), cause: thrown });
});

test('a text that is longer than the process can hold keeps its code: it has a rule of its own', async () => {
  const thrown = Object.assign(new Error('too long'), { code: 'ERR_STRING_TOO_LONG' });
  const error = await failure(() => {
    throw thrown;
  }, ready);
  expect(error).toBe(thrown);
});

test('a message that the driver would never finish reading is not given to it', async () => {
  const read: Buffer[] = [];
  const error = await failure((chunk) => read.push(chunk), Buffer.from([0x4e, 0, 0, 0, 7, 0x53, 0x46, 0]));
  expect(error).toMatchObject({ cause: { message: 'a list of fields does not end' } });
  expect(read).toEqual([]);
});
