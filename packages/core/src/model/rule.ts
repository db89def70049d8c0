import { type Address, addressField } from './address.js';
import type { Decimal } from './decimal.js';
import { type BrokenPart, type Check, checkOfWhole, type Field, nullable } from './field.js';
import { INDEX_MAX } from './integers.js';
import { record, refined, variants } from './parts.js';
import { amountField, nameField, numberField, positiveOrZeroField, wordField } from './scalar-fields.js';
import { isTimestamp, TIMESTAMP_RULE, type Timestamp } from './timestamp.js';
import { sideField } from './trade.js';
import { venuesField } from './venue.js';

/** What kind of order a rule makes. */
export type OrderRuleKind = (typeof ruleKinds)[number];

/** How far a rule has come. */
export type OrderRuleStatus = (typeof ruleStatuses)[number];

const ruleKinds = ['limit', 'take-profit', 'stop-loss', 'trailing-stop', 'dca', 'copy', 'snipe'] as const;
const ruleStatuses = ['draft', 'active', 'paused', 'done'] as const;

/** What sets a rule off. */
export type RuleTrigger =
  /** The price of `token` in `quote` crosses `price`. */
  | { readonly kind: 'price'; readonly direction: 'above' | 'below'; readonly price: Decimal }
  /** The price falls so many basis points (1 ... 10 000) below its highest since the rule became active. */
  | { readonly kind: 'trailing'; readonly distanceBps: number }
  /** Every so many seconds, so many times; each 1 ... 2^31 - 1. */
  | { readonly kind: 'schedule'; readonly everySeconds: number; readonly times: number }
  /** A wallet trades. */
  | { readonly kind: 'wallet'; readonly address: Address }
  /** A token is launched at one of these venues. */
  | { readonly kind: 'launch'; readonly venues: readonly string[] };

/** How much: a raw amount, or basis points (1 ... 10 000) of what is held. */
export type RuleAmount =
  | { readonly kind: 'raw'; readonly value: bigint }
  | { readonly kind: 'share'; readonly bps: number };

/** What a rule does when it is set off. */
export interface RuleAction {
  readonly side: 'buy' | 'sell';
  readonly amount: RuleAmount;
  /** Basis points, 0 ... 10 000. */
  readonly slippageBps: number;
}

/** An order that waits for its moment, of one live profile. */
export interface OrderRule {
  readonly id: string;
  readonly profileId: string;
  readonly kind: OrderRuleKind;
  /** Mint of what is traded; null: whatever the trigger is about. */
  readonly token: Address | null;
  /** Mint of what is paid or got. */
  readonly quote: Address;
  readonly trigger: RuleTrigger;
  readonly action: RuleAction;
  readonly status: OrderRuleStatus;
  /** Before this it does nothing, in microseconds; null: from the beginning. */
  readonly effectiveFrom: Timestamp | null;
  /** From this on it does nothing, in microseconds; null: without end. Later than `effectiveFrom`. */
  readonly effectiveTo: Timestamp | null;
}

const bpsField = (least: number): Field<number> => numberField(least, 10_000, 'basis points');
const momentField: Field<Timestamp> = { accepts: isTimestamp, rule: TIMESTAMP_RULE, json: 'plain' };

const triggerField: Field<RuleTrigger> = variants<RuleTrigger>('a trigger', {
  head: {},
  kinds: {
    price: { direction: wordField(['above', 'below']), price: positiveOrZeroField },
    trailing: { distanceBps: bpsField(1) },
    schedule: { everySeconds: numberField(1, INDEX_MAX, 'seconds'), times: numberField(1, INDEX_MAX) },
    wallet: { address: addressField },
    launch: { venues: venuesField(1) },
  },
});

const actionField: Field<RuleAction> = record<RuleAction>('an action', {
  side: sideField,
  amount: variants<RuleAmount>('an amount', {
    head: {},
    kinds: { raw: { value: amountField }, share: { bps: bpsField(1) } },
  }),
  slippageBps: bpsField(0),
});

/** The form of a rule: the codec, the check and its error texts come from here. */
export const ruleField: Field<OrderRule> = refined(
  record<OrderRule>('a rule', {
    id: nameField,
    profileId: nameField,
    kind: wordField(ruleKinds),
    token: nullable(addressField),
    quote: addressField,
    trigger: triggerField,
    action: actionField,
    status: wordField(ruleStatuses),
    effectiveFrom: nullable(momentField),
    effectiveTo: nullable(momentField),
  }),
  endBeforeStart,
);

function endBeforeStart({ effectiveFrom, effectiveTo }: OrderRule): BrokenPart | undefined {
  if (effectiveFrom === null || effectiveTo === null || effectiveFrom < effectiveTo) return undefined;
  return { path: 'effectiveTo', rule: 'must be later than effectiveFrom', value: effectiveTo };
}

/** Asserts that a value is a rule that every backend can store. Throws DbError kind `invalid_argument`. */
export const assertOrderRule: Check<OrderRule> = checkOfWhole('rule', ruleField);

/** Is it one of the kinds of rules? */
export function isOrderRuleKind(value: unknown): value is OrderRuleKind {
  return (ruleKinds as readonly unknown[]).includes(value);
}

/** Is it one of the statuses of rules? */
export function isOrderRuleStatus(value: unknown): value is OrderRuleStatus {
  return (ruleStatuses as readonly unknown[]).includes(value);
}
