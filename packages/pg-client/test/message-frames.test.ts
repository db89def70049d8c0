import { describe, expect, it } from 'vitest';
import { MessageFrames } from '../src/message-frames.js';

const ready = [0x5a, 0, 0, 0, 5, 0x49];
const done = [0x31, 0, 0, 0, 4];
const error = [0x45, 0, 0, 0, 13, 0x53, 0x46, 0, 0x43, 0x31, 0, 0x4d, 0, 0];
const endless = [0x4e, 0, 0, 0, 7, 0x53, 0x46, 0];

/** Shows it these bytes, so many at a time. */
function show(bytes: readonly number[], size: number): void {
  const frames = new MessageFrames();
  for (let at = 0; at < bytes.length; at += size) frames.check(Buffer.from(bytes.slice(at, at + size)));
}

describe.each([1, 2, 3, 4, 5, 6, 7, 100])('messages in chunks of %i bytes', (size) => {
  it('pass when each list of fields ends', () => {
    expect(() => show([...ready, ...error, ...done, ...done, ...error, ...ready], size)).not.toThrow();
  });

  it.each([
    ['does not end', endless],
    ['is empty', [0x45, 0, 0, 0, 4]],
    ['has one field that does not end', [0x45, 0, 0, 0, 5, 0x53]],
  ])('are refused when a list of fields %s, whatever follows', (_title, bytes) => {
    expect(() => show([...ready, ...bytes, ...ready], size)).toThrow('a list of fields does not end');
  });

  it('are refused when one is shorter than its own length', () => {
    expect(() => show([...done, 0x31, 0, 0, 0, 3], size)).toThrow('a message is shorter than its length');
  });
});
