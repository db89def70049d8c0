import { inspect } from 'node:util';
import type { Clock, Store } from '@tradestore/core';
import { type ContractTest, firstFailure, type OpenOptions, type StoreHarness } from '@tradestore/store-conformance';
import { ManualClock, type MockServer } from '../../src/index.js';
import type { Disturbance, Mock, Mutant, TestName } from './mutant.js';
import { type Found, holds } from './reasons.js';

/** A test that hangs is no proof of anything, so it needs not hang for long. */
const TEST_TIMEOUT_MS = 5_000;

const allDisturbances: readonly Disturbance[] = ['connection-faults', 'frozen-server'];

/** What hunting needs to know of a contract. */
export interface Contract<S extends Store, Options extends object> {
  readonly name: string;
  /** The contract as tests, in suite order. */
  tests(harness: MockHarness<S, Options>): readonly ContractTest[];
  open(options: Options & { readonly clock?: Clock }): Mock<S>;
  /** Waits until what was saved can be read; left out: it can at once. */
  settle?(store: S): Promise<void>;
}

/** Serves for series and for other stores. */
export interface MockHarness<S extends Store, Options extends object> extends StoreHarness<S, Options & OpenOptions> {
  settle(store: S): Promise<void>;
}

/**
 * Runs the tests of a contract against stores with the bug, until the first one fails.
 *
 * @returns why the bug has not been found as it must; null: it has
 */
export async function hunt<S extends Store, Options extends object>(
  contract: Contract<S, Options>,
  mutant: Mutant<S, Options>,
): Promise<string | null> {
  const tests = contract.tests(mutantHarness(contract, mutant));
  const isTheOne = (test: TestName): boolean => nameOf(test) === nameOf(mutant.killedBy);
  const declared = tests.find(isTheOne);
  if (declared === undefined) return `there is no test ${nameOf(mutant.killedBy)}`;
  if (declared.skipReason !== undefined) return `its test is skipped: ${declared.skipReason}`;
  const failure = await firstFailure(tests, { timeoutMs: TEST_TIMEOUT_MS });
  if (failure === null) return 'it survives: no test fails';
  const found = foundBy(failure.error);
  if (!isTheOne(failure.test)) return `another test is the first to fail: ${nameOf(failure.test)}\n${shown(found)}`;
  if (!holds(mutant.because, found)) return `its test fails for another reason\n${shown(found)}`;
  return null;
}

/** What the tests of a contract find in stores without a bug, disturbances included; null: nothing, as it must be. */
export async function firstOf<S extends Store, Options extends object>(
  contract: Contract<S, Options>,
): Promise<string | null> {
  const harness = mutantHarness<S, Options>(contract, { disturbs: allDisturbances, mutate: () => undefined });
  const failure = await firstFailure(contract.tests(harness), { timeoutMs: TEST_TIMEOUT_MS });
  return failure && `${nameOf(failure.test)}\n${shown(foundBy(failure.error))}`;
}

export function nameOf({ group, sentence }: TestName): string {
  return `${group} > ${sentence}`;
}

function mutantHarness<S extends Store, Options extends object>(
  contract: Contract<S, Options>,
  {
    options,
    inRealTime,
    disturbs = [],
    mutate,
  }: Pick<Mutant<S, Options>, 'disturbs' | 'inRealTime' | 'mutate' | 'options'>,
): MockHarness<S, Options> {
  const clock = inRealTime ? undefined : new ManualClock();
  const mocks = new Map<S, Mock<S>>();
  const serverOf = (store: S): MockServer | undefined => mocks.get(store)?.server;
  return {
    name: 'a mutant',
    open: async (asked) => {
      const opened = { ...options, ...asked } as Options;
      const mock = contract.open({ ...opened, ...(clock && { clock }) });
      const store = mutate(mock, opened) ?? mock;
      mocks.set(store, mock);
      return store;
    },
    settle: async (store) => await contract.settle?.(mocks.get(store) ?? store),
    ...(clock && { advance: (ms: number) => clock.advance(ms) }),
    breakConnection: async (store) => serverOf(store)?.breakConnections(),
    freeze: async (store) => serverOf(store)?.freeze(),
    thaw: async (store) => serverOf(store)?.thaw(),
    unsupported: [
      'shared-database',
      'survives-restart',
      ...allDisturbances.filter((disturbance) => !disturbs.includes(disturbance)),
    ],
  };
}

function foundBy(error: unknown): Found {
  const { name, message, actual, expected } = Object(error) as Partial<Found>;
  return { name: name ?? typeof error, message: message ?? String(error), actual, expected };
}

function shown({ name, message, actual, expected }: Found): string {
  const values = [actual, expected].map((value) => inspect(value, { depth: 2, maxArrayLength: 4 }));
  return `  ${name}: ${message}\n  found ${values[0]}\n  instead of ${values[1]}`;
}
