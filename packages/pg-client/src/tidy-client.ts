import { Client } from 'pg';
import { guardReading } from './guard-reading.js';

type Connected = (error: Error | null, client?: Client) => void;

/**
 * The driver's client, which keeps no socket when its connection could not be made: the driver's own leaves one behind when the
 * login fails on our side (no password, a password function that throws), until the server closes it a minute later. Nor does it
 * throw at nobody what it cannot read.
 */
export class TidyClient extends Client {
  override connect(): Promise<Client>;
  override connect(connected: Connected): void;
  override connect(connected?: Connected): Promise<Client> | undefined {
    if (connected === undefined) {
      return new Promise((resolve, reject) => {
        this.connect((error) => (error === null ? resolve(this) : reject(error)));
      });
    }
    super.connect((error: Error | null) => {
      if (error !== null && error !== undefined) this.connection.stream.destroy();
      connected(error, this);
    });
    // By then the driver reads from the stream that stays: the socket, or TLS on it.
    this.connection.once(this.ssl ? 'sslconnect' : 'connect', () => guardReading(this.connection.stream));
    return undefined;
  }
}
