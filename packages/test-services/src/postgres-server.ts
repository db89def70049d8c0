/** A server's parts that every test may use, also one that shares the server with others. */
export interface PostgresAccess {
  /** Where it came from: `TRADESTORE_TEST_POSTGRES_URL`, a container, or programs on this machine. */
  readonly origin: Origin;
  /** As the server says it, without the distribution's addition: `18.4`. */
  readonly version: string;
  readonly host: string;
  readonly port: number;
  /** URL of a superuser, of the maintenance database. Holds a password: not to be printed. */
  readonly adminUrl: string;
  /** What TLS was set up with; null without the option `tls`. Connections without TLS are served as well. */
  readonly tls: PostgresTls | null;
  /** A new, empty database; its name is unique. The superuser owns it. */
  createDatabase(): Promise<PostgresDatabase>;
}

export type Origin = 'environment' | 'docker' | 'local';

export interface PostgresServer extends PostgresAccess, AsyncDisposable {
  /** How to disturb it; null: the server is not ours to disturb (a URL from the environment). */
  readonly control: ServerControl | null;
  /** Ends the server and removes its data; on a server from the environment: drops the databases made here. Twice is fine. */
  stop(): Promise<void>;
}

export interface PostgresDatabase {
  readonly name: string;
  /** URL of the superuser, of this database. */
  readonly adminUrl: string;
  /** URL of another user, of this database. */
  urlFor(user: string, password: string): string;
  /** Drops it, also while clients are connected: they are cut off. Twice is fine. */
  drop(): Promise<void>;
}

/** What a server can be made to suffer. */
export interface ServerControl {
  /** SIGKILL to the postmaster and its backends, as a crash. Resolves when all are gone. */
  kill(): Promise<void>;
  /** `fast` cuts clients off and tidies up; `immediate` leaves the tidying to the next start. Resolves when all are gone. */
  shutdown(mode: 'fast' | 'immediate'): Promise<void>;
  /** Starts it again on the same port with the same data; resolves when it answers, crash recovery done. */
  start(): Promise<void>;
  /** SIGSTOP to the postmaster and every backend: connections stay open and nothing answers. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /**
   * The pids of its processes on this machine, the postmaster's first; empty when it is down, and for a container whose engine
   * runs elsewhere. Those of a container are not what `pg_backend_pid()` says.
   */
  pids(): Promise<readonly number[]>;
}

/** Which certificate the server shows: one for localhost and 127.0.0.1, one for another host, or one that has expired. */
export type ServerCertificate = 'valid' | 'wrong-host' | 'expired';

export interface PostgresTls {
  /** The certificate authority that signed the server's certificates, PEM. */
  readonly ca: string;
  /** An authority that signed nothing of this server, PEM. */
  readonly otherCa: string;
  /** Makes the server show that certificate to new connections. It starts with `valid`. */
  present(certificate: ServerCertificate): Promise<void>;
}

export type PostgresMajor = 15 | 16 | 17 | 18;

export interface PostgresOptions {
  /** Major version. @default 18, or the newest that can be had */
  readonly version?: PostgresMajor | undefined;
  /** Offer TLS. @default false */
  readonly tls?: boolean | undefined;
  /** Server settings by name, over those of ours. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** @default 100 */
  readonly maxConnections?: number | undefined;
  /** The server is to be disturbed: one from the environment is not taken, and `control` is not null. @default false */
  readonly own?: boolean | undefined;
}

/** A server whose `control` is there: what the option `own` gives. */
export interface OwnPostgresServer extends PostgresServer {
  readonly control: ServerControl;
}
