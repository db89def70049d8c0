import { type ArgumentPlace, invalidArgument } from './invalid-argument.js';

/**
 * The fields of a value that must be an object with known fields only: a misspelled option that is ignored would be found
 * much later.
 *
 * @throws DbError kind `invalid_argument`
 */
export function knownFields(
  place: ArgumentPlace,
  value: unknown,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidArgument(place, 'must be an object', value);
  }
  for (const [field, content] of Object.entries(value)) {
    if (known.includes(field)) continue;
    // A name that is no identifier could be a value put in the wrong place, a URL with a password say: it isn't repeated.
    const named = /^[a-z_]\w{0,30}$/i.test(field) ? { ...place, field } : place;
    throw invalidArgument(
      named,
      `${named === place ? 'a field ' : ''}is not known; ${known.length === 0 ? 'there are none' : `the fields are ${known.join(', ')}`}`,
      content,
    );
  }
  return value as Readonly<Record<string, unknown>>;
}
