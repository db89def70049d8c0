import type { PostgresServer, QuestDbServer } from '@tradestore/test-services';

/** Something that is measured: what Tradestore does, or what a peer does for the same work. */
export interface Subject {
  /** `tradestore`, or the peer's name as it stands in DESIGN.md. */
  readonly name: string;
  /** Does the work once and says what it measured, in the scenario's unit. */
  readonly run: (budget: Budget) => Promise<number | Measured>;
}

/** What a run measured, when it is more than one figure. */
export interface Measured {
  /** In the scenario's unit. */
  readonly figure: number;
  /** Further figures by name; each name ends in its unit. */
  readonly more: Readonly<Record<string, number>>;
}

/** How much one run may do. */
export interface Budget {
  /** CPU time to sample at least, in milliseconds. */
  readonly minCpuMs: number;
  /** Only see whether the scenario works: little data, and figures that mean nothing. */
  readonly quick: boolean;
}

/** What a scenario stands on. */
export interface Ground {
  /** The PostgreSQL server of this process, started when it is first asked for. @throws ServiceUnavailable when there is none */
  readonly postgres: () => Promise<PostgresServer>;
  /** The QuestDB server of this process, likewise. @throws ServiceUnavailable when there is none */
  readonly questdb: () => Promise<QuestDbServer>;
  /** What the scenario opens; it is closed in reverse order when the scenario has ended, however it ended. */
  readonly opened: AsyncDisposableStack;
  /** Prints a line, such as one about a peer that this machine hasn't got. */
  readonly say: (line: string) => void;
}

/** A scenario that is set up: its subjects run in turn, A B A B ..., so that a drift of the machine hits all alike. */
export interface PreparedScenario {
  readonly unit: string;
  readonly subjects: readonly Subject[];
  /** Figures of `tradestore` against the peers. The keys are fixed in DESIGN.md, section 7. */
  readonly ratios: (median: Median) => Readonly<Record<string, number>>;
}

/** The median of a subject's figures, or of those among {@link Measured.more} that have the name. */
export type Median = (subject: string, name?: string) => number;

/** A scenario by its fixed name, `<package>/<work>`. */
export interface Scenario {
  readonly name: string;
  /** What is measured, in one line. */
  readonly about: string;
  readonly prepare: (budget: Budget, ground: Ground) => Promise<PreparedScenario>;
}

/** One line of the result, as `--json` writes it. */
export interface Result {
  readonly scenario: string;
  readonly subject: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
  /** Of a peer: its own further figures. */
  readonly ratios: Readonly<Record<string, number>>;
}
