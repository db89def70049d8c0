/** A value that a statement is given as text: the server reads it as the type of the column that it is compared with. */
export type Parameter = string | number | bigint;

/** A statement and its values. Its text has a place for each value, and no value. */
export interface Statement {
  readonly text: string;
  readonly values: readonly Parameter[];
}

/** Collects the values of a statement while its text is written. */
export class Parameters {
  readonly values: Parameter[] = [];

  /**
   * Takes a value in.
   *
   * @returns its place in the text, as `$3`. It has no cast: a cast of a parameter goes through a double on its way.
   */
  add(value: Parameter): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
