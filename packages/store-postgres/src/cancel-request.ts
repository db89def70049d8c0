import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { PoolClient } from 'pg';

/**
 * PostgreSQL's numbers in place of a protocol version: CancelRequest and SSLRequest
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html).
 */
const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;

/** What the driver keeps of a connection, and does not declare. */
interface Backend {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly ssl: unknown;
}

/**
 * Asks the server to cancel what runs on a connection, over a connection of its own, as the protocol wants it: unlike
 * `pg_cancel_backend` it takes none of the server's slots, needs no right, and works through a pooler.
 *
 * Resolves when the server has closed that connection, which it does after it has told the backend: a statement that is sent
 * later is not hit. A request that fails or is not answered within `limitMs` is given up: cancelling is best effort, and whoever
 * needs the statement to end destroys its connection.
 *
 * @returns whether it is over: the server has taken the request, or none was sent. False: it may still hit what runs later
 */
export async function cancelStatement(client: PoolClient, limitMs: number): Promise<boolean> {
  const { processID, secretKey, ssl } = client as unknown as Backend;
  const { remoteAddress, remotePort } = socketOf(client);
  if (processID === null || secretKey === null) return true;
  const path = client.host.startsWith('/') ? `${client.host}/.s.PGSQL.${client.port}` : undefined;
  // The address that the connection has, and not its name: a name may lead to another server by now.
  const isReachable = path !== undefined || (remoteAddress !== undefined && remotePort !== undefined);
  if (!isReachable) return true;
  const socket = path === undefined ? connect(remotePort ?? 0, remoteAddress) : connect(path);
  return await new Promise((resolve) => {
    let isOver = true;
    const timer = setTimeout(() => socket.destroy(), limitMs);
    const request = message(CANCEL_REQUEST, processID, secretKey);
    const send = (target: Socket | TLSSocket): void => {
      isOver = false;
      target.once('end', () => {
        isOver = true;
      });
      target.end(request);
    };
    socket.on('error', () => {});
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(isOver);
    });
    socket.once('connect', () => {
      if (ssl === undefined || ssl === false) {
        socket.resume();
        send(socket);
        return;
      }
      socket.write(message(SSL_REQUEST));
      socket.once('data', (answer) => {
        if (answer.toString('latin1') !== 'S') return socket.destroy();
        // Who the server is was proven when the connection was made; the key of its backend is hidden from listeners.
        const secure = connectTls({ socket, host: client.host, ...serverName(client.host), ...tlsOptions(ssl) });
        secure.on('error', () => socket.destroy());
        secure.once('secureConnect', () => {
          secure.resume();
          send(secure);
        });
        return undefined;
      });
    });
  });
}

/** The socket below a connection. */
export function socketOf(client: PoolClient): Partial<Socket> & Pick<Socket, 'destroy'> {
  return client.connection.stream as Socket;
}

/** TLS names no addresses (RFC 6066, section 3). */
function serverName(host: string): { readonly servername?: string } {
  return isIP(host) === 0 ? { servername: host } : {};
}

function tlsOptions(ssl: unknown): object {
  return typeof ssl === 'object' && ssl !== null ? ssl : {};
}

/** Length and numbers, four bytes each. */
function message(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 + 4 * numbers.length);
  bytes.writeInt32BE(bytes.length, 0);
  numbers.forEach((value, index) => {
    bytes.writeInt32BE(value, 4 + 4 * index);
  });
  return bytes;
}
