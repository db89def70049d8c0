import type { Store } from '@tradestore/core';
import type { MockServer } from '../../src/index.js';
import type { Reason } from './reasons.js';

/** What every mock is, as far as its harness needs it. */
export type Mock<S> = S & { readonly server: MockServer };

/** A bug that an author of a backend might make, and the test that must find it first. */
export interface Mutant<S extends Store, Options extends object> {
  /** The bug, in plain words. */
  readonly bug: string;
  /** What of the contract it breaks, as core's documentation says it. */
  readonly breaks: string;
  /** The test that must fail before every other one. */
  readonly killedBy: TestName;
  /** What that test must have noticed. */
  readonly because: Reason;
  /** What the mock is opened with. */
  readonly options?: Options;
  /** Does its time pass by itself? Else nothing moves but by `harness.advance`. */
  readonly inRealTime?: true;
  /** What the tests may do to the mock's server: only where the bug needs it, to be quick. */
  readonly disturbs?: readonly Disturbance[];
  /**
   * Puts the bug into a store.
   *
   * @param options what it was opened with
   * @returns the store to use, when it is another one
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most bugs are put into the store that is handed in
  mutate(store: Mock<S>, options: Options): S | void;
}

/** A test of a contract. */
export interface TestName {
  readonly group: string;
  readonly sentence: string;
}

export type Disturbance = 'connection-faults' | 'frozen-server';
