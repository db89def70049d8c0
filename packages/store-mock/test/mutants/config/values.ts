import type { Json } from '@tradestore/core';
import type { ConfigMutant } from '../contracts.js';
import { changed, gives } from '../reasons.js';
import { replace } from '../replace.js';

/** Values that lose something on their way. */
export const valueMutants: readonly ConfigMutant[] = [
  {
    bug: 'a value is copied member by member: __proto__ sets the prototype',
    breaks: 'Json: any object, and its members come back.',
    killedBy: {
      group: 'setting values',
      sentence: 'a setting of a name of __proto__ comes back as it went in',
    },
    because: /^get: /,
    mutate: ({ settings }) =>
      replace(settings, 'get', (get) => async (id, options) => {
        const found = await get(id, options);
        return found && { ...found, record: { ...found.record, value: carelessCopy(found.record.value) } };
      }),
  },
  {
    bug: 'a value of null is taken for no record',
    breaks: 'A setting is any JSON, null included.',
    killedBy: { group: 'setting values', sentence: 'a setting of null comes back as it went in' },
    because: gives(undefined),
    mutate: ({ settings }) =>
      replace(settings, 'get', (get) => async (id, options) => {
        const found = await get(id, options);
        return found?.record.value === null ? null : found;
      }),
  },
  {
    bug: 'limits are kept as JSON numbers',
    breaks: 'Lamports are exact, from 0 to 2^64 - 1.',
    killedBy: { group: 'profile values', sentence: 'a profile with the largest limits comes back as it went in' },
    because: changed('limits'),
    mutate: ({ profiles }) =>
      replace(profiles, 'get', (get) => async (id, options) => {
        const found = await get(id, options);
        if (found === null) return null;
        const { limits } = found.record;
        const rounded = { ...limits, maxPositionLamports: BigInt(Number(limits.maxPositionLamports)) };
        return { ...found, record: { ...found.record, limits: rounded } };
      }),
  },
];

function carelessCopy(value: Json): Json {
  if (Array.isArray(value)) return value.map(carelessCopy);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) copy[name] = carelessCopy(member);
  return copy;
}
