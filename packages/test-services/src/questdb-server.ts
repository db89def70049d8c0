import type { Origin } from './postgres-server.js';

/** A QuestDB server's parts that every test may use, also one that shares the server with others. */
export interface QuestDbAccess {
  /** Where it came from: `TRADESTORE_TEST_QUESTDB_URL`, a container, or its jar on this machine. */
  readonly origin: Origin;
  readonly version: string;
  readonly host: string;
  readonly httpPort: number;
  readonly pgPort: number;
  /** Who reads and writes over both protocols; HTTP asks nobody unless the server was set up so. */
  readonly user: string;
  readonly password: string;
}

export interface QuestDbServer extends QuestDbAccess, AsyncDisposable {
  /** How to disturb it; null: the server is not ours to disturb (a URL from the environment). */
  readonly control: QuestDbControl | null;
  /** Ends the server and removes its data. Twice is fine. */
  stop(): Promise<void>;
}

/** What a server can be made to suffer. */
export interface QuestDbControl {
  /** SIGKILL, as a crash. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves when it is gone. */
  shutdown(): Promise<void>;
  /** Starts it again on the same ports with the same data; resolves when it answers on both. */
  start(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** The pids of its processes on this machine; empty when it is down, and for a container whose engine runs elsewhere. */
  pids(): Promise<readonly number[]>;
}

export interface QuestDbOptions {
  /** QuestDB's settings by name, as `line.auto.create.new.tables`, over those of ours. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** The server is to be disturbed: one from the environment is not taken, and `control` is not null. @default false */
  readonly own?: boolean | undefined;
}

/** A server whose `control` is there: what the option `own` gives. */
export interface OwnQuestDbServer extends QuestDbServer {
  readonly control: QuestDbControl;
}
