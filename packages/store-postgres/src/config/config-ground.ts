import type { AnyMethodTable, Attempt, Clock, ConfigStore, InsideTransaction, StoreCalls } from '@tradestore/core';
import type { Connections } from '../connections.js';
import type { Statement } from '../session.js';
import { ask } from './ask.js';
import type { Raw } from './raw-values.js';

/** What the members of a config store stand on. */
export interface ConfigGround {
  readonly store: { readonly name: string };
  readonly connections: Connections;
  readonly calls: StoreCalls<ConfigStore>;
  readonly clock: Clock;
  readonly maxRows: number;
  readonly inside: InsideTransaction;
  /** What `work` of a transaction can ask, by path: `tx.rules.save`. */
  readonly specsInTransaction: AnyMethodTable;
}

/** The answer to one question outside of a transaction. */
export function read(
  { connections }: Pick<ConfigGround, 'connections'>,
  attempt: Attempt,
  statement: Statement,
  values: unknown[],
): Promise<Raw[][]> {
  return connections.run(attempt, (session) => ask(session, statement, values));
}
