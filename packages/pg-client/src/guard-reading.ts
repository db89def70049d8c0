import type { Duplex } from 'node:stream';
import { MessageFrames } from './message-frames.js';

/** More than a process can hold as one text: it has a rule of its own. */
const TOO_LONG = 'ERR_STRING_TOO_LONG';

/**
 * Makes what the driver throws while it reads from the server an error of the connection. The driver reads in the socket's `data`
 * event and catches nothing: without this, a row that is shorter than it says would end the process. What it would never finish
 * reading is not given to it.
 *
 * @param stream whose listeners for `data` are there already
 */
export function guardReading(stream: Duplex): void {
  for (const read of stream.listeners('data')) {
    const frames = new MessageFrames();
    stream.removeListener('data', read as (chunk: Buffer) => void);
    stream.on('data', (chunk: Buffer) => {
      try {
        frames.check(chunk);
        Reflect.apply(read, stream, [chunk]);
      } catch (thrown) {
        stream.destroy(unreadable(thrown));
      }
    });
  }
}

/** In the words that the driver has for a message of an unknown type: both are what is not its protocol. */
function unreadable(thrown: unknown): Error {
  if (thrown instanceof Error && 'code' in thrown && thrown.code === TOO_LONG) return thrown;
  return new Error('received invalid response: a message that could not be read', { cause: thrown });
}
