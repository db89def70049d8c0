import { anyMethodTable, type CallOptions, type Health, type MethodTable, type SeriesStore } from '@tradestore/core';
import type { MethodParameters } from './method-name.js';
import { MockStore } from './mock-store.js';
import { type MockSeriesOptions, optionsOf, resolveOptions } from './options.js';
import { Visibility } from './visibility.js';

/** What the mocks of a series have in common: rows that are saved, and can be read when they have become visible. */
export abstract class MockSeriesStore<S extends SeriesStore, Row>
  extends MockStore<MethodParameters<S>>
  implements SeriesStore
{
  readonly readYourWrites: 'immediate' | 'eventual';
  readonly durability = 'none';
  readonly atomicBatchSize: number = Number.POSITIVE_INFINITY;
  readonly lastWrite = 'server';
  readonly maxRows: number;
  protected readonly visibility: Visibility<Row>;
  readonly #noun: string;

  /** @param noun what `health` calls the rows: `trades` */
  protected constructor(noun: string, methods: MethodTable<S>, given: MockSeriesOptions | undefined) {
    const options = resolveOptions<MockSeriesOptions>(optionsOf.series, given);
    super({ specs: anyMethodTable(methods), options });
    this.readYourWrites = options.visibilityLagMs > 0 ? 'eventual' : 'immediate';
    this.maxRows = options.maxRows;
    this.#noun = noun;
    this.visibility = new Visibility(options.clock, options.visibilityLagMs, (row) => this.show(row));
  }

  /** Makes a saved row readable. */
  protected abstract show(row: Row): void;

  /** How many rows can be read. */
  protected abstract get readableRows(): number;

  flush(until: 'acknowledged' | 'visible', options?: CallOptions): Promise<void> {
    return this.shell.flush(until, options, () => this.visibility.visibleAt);
  }

  /** `details`: how many rows can be read, and how many are saved and cannot be read yet. */
  health(options?: CallOptions): Promise<Health> {
    return this.shell.health(options, () => {
      this.visibility.catchUp();
      return { [this.#noun]: this.readableRows, [`held${capital(this.#noun)}`]: this.visibility.heldRows };
    });
  }
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
