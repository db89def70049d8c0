import { LONGEST_TIMER_MS } from './call-options.js';
import { invalidArgument } from './invalid-argument.js';
import { knownFields } from './known-fields.js';

/** What an option must be. */
export interface OptionRule {
  readonly accepts: (value: unknown) => boolean;
  /** Continues "options: NAME". */
  readonly rule: string;
}

/** The rules that options of backends have in common. */
export const optionRules: {
  /** @param least the smallest that makes sense */
  readonly milliseconds: (least: number) => OptionRule;
  readonly count: (least: number, most?: number) => OptionRule;
  readonly text: OptionRule;
  readonly yesOrNo: OptionRule;
  /** @param what said after "must be" */
  readonly object: (what: string) => OptionRule;
  readonly layers: OptionRule;
  readonly clock: OptionRule;
} = {
  milliseconds: (least) => ({
    accepts: (value) => typeof value === 'number' && value >= least && value <= LONGEST_TIMER_MS,
    rule: `must be a number of milliseconds from ${least} to 2^31 - 1`,
  }),
  count: (least, most = Number.MAX_SAFE_INTEGER) => ({
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    rule: `must be an integer number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`,
  }),
  text: {
    accepts: (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
    rule: 'must be a text that is not empty',
  },
  yesOrNo: { accepts: (value) => typeof value === 'boolean', rule: 'must be true or false' },
  object: (what) => ({ accepts: isObject, rule: `must be ${what}` }),
  layers: {
    accepts: (value) => value === false || isObject(value),
    rule: 'must be an object of layer options, or false',
  },
  clock: { accepts: isObject, rule: 'must be a Clock: systemClock or a ManualClock' },
};

/**
 * Checks the options that a backend is opened with; what is undefined is not given.
 *
 * @throws DbError kind `invalid_argument` for options that are unknown or out of range
 */
export function assertOptions<Options extends object>(
  options: Options,
  rules: { readonly [K in keyof Options]-?: OptionRule },
): void {
  const given = knownFields({ what: 'options' }, options, Object.keys(rules));
  for (const [field, { accepts, rule }] of Object.entries<OptionRule>(rules)) {
    const value = given[field];
    if (value !== undefined && !accepts(value)) throw invalidArgument({ what: 'options', field }, rule, value);
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
