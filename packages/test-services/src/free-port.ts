import { randomInt } from 'node:crypto';

/**
 * Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152): one of those could take the
 * port of a server that is down for a moment. Far from 5432, the machine's own server.
 */
const PORTS = { first: 20_000, end: 30_000 };
const ATTEMPTS = 20;

/** The port is somebody else's. */
export class PortTaken extends Error {}

/**
 * Starts something on a free port: tries ports until `start` does not reject with `PortTaken`. Whoever binds the port finds out
 * whether it is free; between a look of ours and its bind, somebody else could take it.
 */
export async function onFreePort<Started>(start: (port: number) => Promise<Started>): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(randomInt(PORTS.first, PORTS.end));
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === ATTEMPTS) throw error;
    }
  }
}
