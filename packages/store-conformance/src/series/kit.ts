import type { CallOptions, SeriesStore } from '@tradestore/core';
import type { OpenOptions, SeriesHarness } from '../harness.js';
import type { StoreKit } from '../store/kit.js';
import type { Scene, Suite } from '../suite.js';
import { World } from '../world.js';
import type { BadField } from './bad-field.js';

export type SeriesSuite<S extends SeriesStore> = Suite<S, OpenOptions, SeriesHarness<S>>;
export type SeriesScene<S extends SeriesStore> = Scene<S, OpenOptions, SeriesHarness<S>>;

/** What the tests that hold for every series store need to know of a contract: how its rows are made, saved and read. */
export interface SeriesKit<S extends SeriesStore, Row extends object> extends StoreKit<S> {
  /** What a row is called: in the tests' names, and by the store's refusals (`trade 17: price: ...`). */
  readonly noun: { readonly one: string; readonly many: string };

  /**
   * A valid row with every field. Each call makes another one, of the world's one series (a token, a position, a metric) and day,
   * at least a microsecond later than the one before; 20 001 of them fit in the day.
   */
  make(world: World, changes?: Partial<Row>): Row;

  save(store: S, row: Row, options?: CallOptions): Promise<void>;
  saveBatch(store: S, rows: readonly Row[], options?: CallOptions): Promise<void>;

  /** The stored row that has the row's identity; null when there is none. */
  read(store: S, row: Row, options?: CallOptions): Promise<Row | null>;
  /** All that the store holds of the world's series and day, oldest first. */
  rowsOfDay(store: S, world: World): Promise<Row[]>;

  /** Every way to read rows back, by method. What one of them gives, all must. */
  readonly reads: Readonly<Record<string, Read<S, Row>>>;
  /** The ways to read the latest row alone, by method. */
  readonly latestReads?: Readonly<Record<string, LatestRead<S, Row>>>;

  /**
   * All that saving a row again may change, nothing null, each field telling the number that it was made of, so that a mix of
   * two contents shows. A row with content of any number from 1 to 1 000 is given by every read.
   */
  contentOf(world: World, number: number): Partial<Row>;
  /** What of the content may be unknown, as null; left out: nothing. */
  readonly unknownContent?: Partial<Row>;

  /** Values that must be refused. The first one is used wherever any will do. */
  readonly badFields: readonly [BadField<Row>, ...BadField<Row>[]];

  /** Reads of rows whose answer has no bound but `maxRows`, by what they ask for: `a range without limit`. */
  readonly unbounded: Readonly<Record<string, UnboundedRead<S, Row>>>;
  /** Reads that take a `limit`, by method. */
  readonly limited: Readonly<Record<string, LimitedRead<S, Row>>>;
}

/** Gives rows of the world, which holds nothing else, oldest first. */
export type Read<S extends SeriesStore, Row> = (store: S, world: World, rows: readonly Row[]) => Promise<Row[]>;

/** Gives the latest row of the world, which is the one that is handed in; null when it finds none. */
export type LatestRead<S extends SeriesStore, Row> = (store: S, world: World, latest: Row) => Promise<Row | null>;

/** A read that rejects when its answer has more than `maxRows` rows. */
export interface UnboundedRead<S extends SeriesStore, Row> {
  /** Asks for all rows that were made. */
  ask(store: S, world: World): Promise<readonly unknown[]>;
  /** What sets apart the rows that it asks for. */
  changesOf?(world: World, index: number): Partial<Row>;
}

/** A read that gives as many rows as `limit` says. */
export interface LimitedRead<S extends SeriesStore, Row> {
  readonly gives: 'oldest first' | 'newest first';
  ask(store: S, world: World, limit: number): Promise<Row[]>;
}

/** So many rows, oldest first. @param changesOf what to set on the row of an index */
export function makeMany<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
  world: World,
  count: number,
  changesOf: (index: number) => Partial<Row> = () => ({}),
): Row[] {
  return Array.from({ length: count }, (_, index) => kit.make(world, changesOf(index)));
}

/** The row with the content of a number. */
export function versionOf<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
  world: World,
  row: Row,
  number: number,
): Row {
  return { ...row, ...kit.contentOf(world, number) };
}

/** The names of all fields of a row. */
export function fieldsOf<S extends SeriesStore, Row extends object>(
  kit: SeriesKit<S, Row>,
): readonly (keyof Row & string)[] {
  return Object.keys(kit.make(new World('the fields of a row', 0))) as (keyof Row & string)[];
}
