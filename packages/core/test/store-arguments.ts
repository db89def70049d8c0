import { checkArguments, readingError } from '../src/check-arguments.js';
import type { DbError } from '../src/db-error.js';
import { type AnySpec, anyMethodTable, type MethodTable, specsByPath } from '../src/method-table.js';
import { ownArguments } from '../src/own-arguments.js';
import { thrownBy } from './thrown-by.js';

/** Copies and checks arguments of a method of a contract, as a caller without TypeScript reaches it; the store has 500 rows. */
export type Ask = (path: string, ...args: readonly unknown[]) => unknown[];

export function askOf<S>(methods: MethodTable<S>): Ask {
  const specs: Readonly<Record<string, AnySpec>> = specsByPath(anyMethodTable(methods));
  return (path, ...args) => {
    const spec = specs[path];
    if (spec === undefined) throw new Error(`no method ${path}`);
    try {
      const own = ownArguments(args);
      checkArguments(spec, own, { maxRows: 500 });
      return own;
    } catch (error) {
      throw readingError(error);
    }
  };
}

/** Of a call that is refused: the error up to what was got. */
export function refusalOf(work: () => unknown): { readonly error: DbError; readonly rule: string } {
  const error = thrownBy(work);
  return { error, rule: error.message.replace(/ \(got [^()]*\)$/, '') };
}
