import type { CallOptions, DbError, Trade, TradeStore } from '@tradestore/core';
import { makeTrades, World } from '@tradestore/store-conformance';
import { expect, onTestFinished, vi } from 'vitest';
import { openQuestDb, type QuestDbOptions, type QuestDbStores } from '../../src/index.js';
import { Ledger } from './ledger.js';
import type { Stage } from './stage.js';

/** Longer than anything that heals takes on a busy machine, in milliseconds. */
const HEALED_MS = 20_000;

let subjects = 0;

/** Stores under test, on tables of their own, and a ledger of what they wrote. */
export class Subject {
  readonly stores: QuestDbStores;
  readonly ledger: Ledger = new Ledger();
  readonly world: World;
  /** The name of the table of trades. */
  readonly table: string;
  readonly #stage: Stage;

  private constructor(stage: Stage, stores: QuestDbStores, table: string) {
    subjects += 1;
    this.world = new World('questdb-faults', subjects);
    this.#stage = stage;
    this.stores = stores;
    this.table = table;
  }

  static async open(stage: Stage, options: QuestDbOptions = {}): Promise<Subject> {
    const tables = await stage.freshTables();
    const stores = openQuestDb({ layers: false, commitIntervalMs: 5, ...tables, ...options });
    onTestFinished(async () => {
      await stores.close({ deadlineMs: 1_000 }).catch(() => {});
    });
    return new Subject(stage, stores, `${tables.tablePrefix}trades`);
  }

  get trades(): TradeStore {
    return this.stores.trades;
  }

  makeTrades(count: number): Trade[] {
    return makeTrades(this.world, count);
  }

  /** Saves so many new trades and notes it in the ledger. @returns the error, if it failed */
  save(count: number, options?: CallOptions): Promise<DbError | undefined> {
    return this.ledger.save(this.trades, this.makeTrades(count), options);
  }

  /** As {@link Subject.save}, but rejects when it failed. */
  async mustSave(count: number, options?: CallOptions): Promise<void> {
    const error = await this.save(count, options);
    if (error !== undefined) throw error;
  }

  /** The signatures in the table, one for each row; when the server shows all that it has acknowledged. */
  async stored(): Promise<string[]> {
    await vi.waitFor(
      async () => {
        const [row] = await this.#stage.ask(
          `select sequencerTxn = writerTxn from wal_tables() where name = '${this.table}'`,
        );
        expect(row).toEqual([true]);
      },
      { timeout: HEALED_MS, interval: 20 },
    );
    const rows = await this.#stage.ask(`select signature from ${this.table}`);
    return rows.map(([signature]) => String(signature));
  }

  /** What holds after every fault, once its cause is gone: the next calls succeed, and the ledger fits what is stored. */
  async expectHealed(): Promise<void> {
    await this.mustSave(1, { timeoutMs: HEALED_MS });
    await this.trades.flush('visible', { timeoutMs: HEALED_MS });
    expect((await this.trades.getTradesByToken(this.world.token, 10)).length).toBeGreaterThan(0);
    await vi.waitFor(
      async () => {
        expect(await this.stores.health()).toMatchObject({ status: 'up', error: null });
      },
      { timeout: HEALED_MS, interval: 50 },
    );
    this.ledger.assertKept(await this.stored());
  }
}
