import { type Address, addressField } from './address.js';
import { type BrokenPart, type Check, checkOf, type Field, type Fields, nullable } from './field.js';
import { chosen, list, record, refined } from './parts.js';
import { amountField, booleanField, indexField, nameField, numberField } from './scalar-fields.js';
import { isName, NAME_RULE } from './text.js';
import { venuesField } from './venue.js';

/** A wallet that a profile trades with. A private key has no place here: `keyRef` says where the signer finds it. */
export interface ProfileWallet {
  readonly address: Address;
  /** The name of the key in the signer's key store, never the key; null: the wallet is only watched. */
  readonly keyRef: string | null;
}

/** What a profile may do at most. */
export interface ProfileLimits {
  /** Lamports in one position, 0 ... 2^64 - 1. */
  readonly maxPositionLamports: bigint;
  /** Lamports lost in one UTC day, 0 ... 2^64 - 1. */
  readonly maxDailyLossLamports: bigint;
  /** Basis points, 0 ... 10 000. */
  readonly maxSlippageBps: number;
  /** Lamports of priority fee for one transaction, 0 ... 2^64 - 1. */
  readonly maxPriorityFeeLamports: bigint;
  /** 0 ... 2^31 - 1. */
  readonly maxOpenPositions: number;
}

/** Which venues a profile may use: only those, or all but those; `{ deny: [] }`: all. At most 100. */
export type ProfileVenues = { readonly allow: readonly string[] } | { readonly deny: readonly string[] };

/** Who trades: wallets, limits and venues under one name. */
export interface TraderProfile {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** At most 100, each address once. */
  readonly wallets: readonly ProfileWallet[];
  readonly limits: ProfileLimits;
  readonly venues: ProfileVenues;
}

/** 64 bytes as wallets export them: base58, hex, base64, or the beginning of a JSON array of numbers. */
const secretKey = /^([1-9A-HJ-NP-Za-km-z]{80,90}|[0-9a-f]{128}|[a-z0-9+/]{86}==|\[\s*\d+\s*,[\d,\s]*\]?)$/i;

const keyRefField: Field<string> = {
  accepts: (value): value is string => isName(value) && !secretKey.test(value),
  rule: (value) =>
    isName(value) ? 'must be the name of a key and looks like a private key; keep that in a key store' : NAME_RULE,
  json: 'plain',
};

const WALLETS_MAX = 100;

const walletsField: Field<readonly ProfileWallet[]> = refined(
  list(record<ProfileWallet>('a wallet', { address: addressField, keyRef: nullable(keyRefField) }), {
    most: WALLETS_MAX,
  }),
  repeatedWallet,
);

function repeatedWallet(wallets: readonly ProfileWallet[]): BrokenPart | undefined {
  const at = wallets.findIndex(({ address }, index) => wallets.findIndex((each) => each.address === address) < index);
  if (at === -1) return undefined;
  return { path: `${at}.address`, rule: 'must not be that of an earlier wallet', value: wallets[at]?.address };
}

const venueChoices = { allow: [['allow', venuesField(0)]], deny: [['deny', venuesField(0)]] } as const;

/** What has both, or neither, is looked at as if it had to allow. */
const profileVenuesField: Field<ProfileVenues> = refined(
  chosen<ProfileVenues>('either { allow } or { deny }', (value) =>
    'deny' in value && !('allow' in value) ? venueChoices.deny : venueChoices.allow,
  ),
  (venues) =>
    'allow' in venues && 'deny' in venues
      ? { path: '', rule: 'must have either allow or deny, not both', value: venues }
      : undefined,
);

/** The fields of a profile: the codec, the check and its error texts come from here. */
export const profileFields: Fields<TraderProfile> = {
  id: nameField,
  name: nameField,
  enabled: booleanField,
  wallets: walletsField,
  limits: record<ProfileLimits>('the limits', {
    maxPositionLamports: amountField,
    maxDailyLossLamports: amountField,
    maxSlippageBps: numberField(0, 10_000, 'basis points'),
    maxPriorityFeeLamports: amountField,
    maxOpenPositions: indexField,
  }),
  venues: profileVenuesField,
};

/** Asserts that a value is a profile that every backend can store. Throws DbError kind `invalid_argument`. */
export const assertTraderProfile: Check<TraderProfile> = checkOf('profile', profileFields);
