import type { Field } from './field.js';
import { list } from './parts.js';

const VENUE_MAX = 64;
const venuePattern = new RegExp(`^[a-z0-9-]{1,${VENUE_MAX}}$`);

/** A venue where trades happen, `raydium-amm`, `pumpfun`: an open set of 1 to 64 of the characters a-z, 0-9 and -. */
export function isVenue(value: unknown): value is string {
  return typeof value === 'string' && venuePattern.test(value);
}

export const venueField: Field<string> = {
  accepts: isVenue,
  rule: `must be 1 to ${VENUE_MAX} of the characters a-z, 0-9 and -`,
  json: 'plain',
};

/** The most venues that one list names. */
const VENUES_MAX = 100;

/** A list of venues. @param least how many it must name */
export function venuesField(least: number): Field<readonly string[]> {
  return list(venueField, { least, most: VENUES_MAX });
}
