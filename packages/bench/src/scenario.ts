/** Something that is measured: what Tradestore does, or what a peer does for the same work. */
export interface Subject {
  /** `tradestore`, or the peer's name as it stands in DESIGN.md. */
  readonly name: string;
  /** Does the work once and says what it measured, in the scenario's unit. */
  readonly run: (budget: Budget) => Promise<number>;
}

/** How much one run may do. */
export interface Budget {
  /** CPU time to sample at least, in milliseconds. */
  readonly minCpuMs: number;
  /** Only see whether the scenario works: little data, and figures that mean nothing. */
  readonly quick: boolean;
}

/** A scenario that is set up: its subjects run in turn, A B A B ..., so that a drift of the machine hits all alike. */
export interface PreparedScenario {
  readonly unit: string;
  readonly subjects: readonly Subject[];
  /** Figures of `tradestore` against the peers, from the medians. The keys are fixed in DESIGN.md, section 7. */
  readonly ratios: (median: (subject: string) => number) => Readonly<Record<string, number>>;
}

/** A scenario by its fixed name, `<package>/<work>`. */
export interface Scenario {
  readonly name: string;
  /** What is measured, in one line. */
  readonly about: string;
  readonly prepare: (budget: Budget) => Promise<PreparedScenario>;
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
  readonly ratios: Readonly<Record<string, number>>;
}
