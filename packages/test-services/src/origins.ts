import type { Origin } from './postgres-server.js';
import { ServiceUnavailable, Unavailable } from './unavailable.js';

/** Restricts where servers come from, as in `docker` or `environment,local`: to prove one way on a machine that has several. */
const ORIGINS_VARIABLE = 'TRADESTORE_TEST_ORIGINS';

/** The ways to a server, in the order in which they are tried. */
export type Sources<Options, Server> = Readonly<Record<Origin, (options: Options) => Promise<Server | Unavailable>>>;

/** The first server that can be had. @throws ServiceUnavailable when there is none; it says what was tried */
export async function firstAvailable<Options, Server>(
  service: string,
  sources: Sources<Options, Server>,
  options: Options,
): Promise<Server> {
  const tried: Unavailable[] = [];
  for (const [origin, source] of Object.entries(sources)) {
    const server = isAllowed(origin)
      ? await source(options)
      : new Unavailable(`${ORIGINS_VARIABLE} leaves out ${origin}`);
    if (!(server instanceof Unavailable)) return server;
    tried.push(server);
  }
  throw new ServiceUnavailable(service, tried);
}

export function isAllowed(origin: string): boolean {
  return process.env[ORIGINS_VARIABLE]?.split(',').includes(origin) ?? true;
}
