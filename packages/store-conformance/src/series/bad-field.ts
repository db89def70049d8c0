import { bad } from '../rejection.js';
import type { World } from '../world.js';

/** A field with a value that a store must refuse. */
export interface BadField<Row> {
  /** Completes the sentence "... is refused". */
  readonly what: string;
  readonly field: keyof Row & string;
  /** The value, from the row that is otherwise acceptable. */
  value(row: Row, world: World): unknown;
}

/** The row with the bad value in its field. */
export function spoil<Row extends object>(row: Row, { field, value }: BadField<Row>, world: World): Row {
  return bad<Row>({ ...row, [field]: value(row, world) });
}
