import type { TableNames } from '../table-names.js';

/** One step of the schema. Released ones are never changed: `test/frozen-migrations` holds them. */
export interface Migration {
  /** Sorts after the one before it: `0001-...`. */
  readonly name: string;
  /**
   * The statements, each of which does nothing when it was run before: QuestDB has no transaction around them, so that a run that
   * was killed is repeated from its first statement, and two runs may meet at any.
   */
  readonly statements: (tables: TableNames) => readonly string[];
}
