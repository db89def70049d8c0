import type { ChangeContext } from '@tradestore/core';
import type { CallUnderWay } from '../calls-under-way.js';
import type { CallScope, Work } from '../mock-calls.js';
import { runTransaction } from './run-transaction.js';
import { Transaction, type TransactionGround } from './transaction.js';

/** What the members of a config store work with. */
export class ConfigEngine {
  readonly ground: TransactionGround;
  readonly maxRows: number;
  /** Makes a call, by the path of its method. */
  readonly run: <Result>(
    method: string,
    args: readonly unknown[],
    take: () => Work<Result>,
    scope?: CallScope,
  ) => Promise<Result>;

  constructor({ ground, maxRows, run }: Pick<ConfigEngine, 'ground' | 'maxRows' | 'run'>) {
    this.ground = ground;
    this.maxRows = maxRows;
    this.run = run;
  }

  /** Makes changes, all or none. */
  transact<T>(call: CallUnderWay, context: ChangeContext, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return runTransaction(call, this.ground.server, () => new Transaction(this.ground, context), work);
  }
}
