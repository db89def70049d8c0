import { invalidArgument } from '../invalid-argument.js';
import type { Field } from './field.js';

/*
 * Structurally the same as @solana/kit's `Address` and `Signature` (kit 2.3 and newer), so that values flow both ways
 * without a cast; test/types/kit.test-d.ts pins it. Source: @solana/nominal-types, `NominalType`.
 */
type Base58<T extends string> = { readonly '__stringEncoding:@solana/kit': 'base58' } & T;

/** A Solana account address: base58 of 32 bytes, 32 to 44 characters. */
export type Address<TAddress extends string = string> = {
  readonly '__brand:@solana/kit': 'Address';
} & Base58<TAddress>;

/** A Solana transaction signature: base58 of 64 bytes, 64 to 88 characters. */
export type Signature = { readonly '__brand:@solana/kit': 'Signature' } & Base58<string>;

export const ADDRESS_RULE = 'must be a base58 address of 32 to 44 characters';
export const SIGNATURE_RULE = 'must be a base58 signature of 64 to 88 characters';

/* Bitcoin's alphabet: no 0, O, I, l. With `+` and the length apart it takes half the time of `{32,44}`. */
const base58 = /^[1-9A-HJ-NP-Za-km-z]+$/;

/**
 * Addresses that passed, each at a place that two of its letters say. A trading system sees the same mints, pools and wallets
 * again and again, and comparing takes a quarter of the time of checking. What passed once passes always: nobody can tell.
 */
const passed: string[] = new Array<string>(4096).fill('');

/** Has it the alphabet and the length of an address? That the 32 bytes lie on the curve is not checked. */
export function isAddress(value: unknown): value is Address {
  if (typeof value !== 'string' || value.length < 32 || value.length > 44) return false;
  const place = ((value.charCodeAt(1) << 6) ^ value.charCodeAt(2)) & 4095;
  if (passed[place] === value) return true;
  if (!base58.test(value)) return false;
  // A copy: the text may be a slice of a whole file, which it would keep in memory.
  passed[place] = Buffer.from(value, 'latin1').toString('latin1');
  return true;
}

/** Has it the alphabet and the length of a signature? */
export function isSignature(value: unknown): value is Signature {
  return typeof value === 'string' && value.length >= 64 && value.length <= 88 && base58.test(value);
}

/** An address as a field of a model type. */
export const addressField: Field<Address> = { accepts: isAddress, rule: ADDRESS_RULE, json: 'plain' };

/**
 * Takes text as an address.
 *
 * @throws DbError kind `invalid_argument`
 */
export function address<TAddress extends string>(text: TAddress): Address<TAddress> {
  if (!isAddress(text)) throw invalidArgument({ what: 'address' }, ADDRESS_RULE, text);
  return text as Address<TAddress>;
}

/**
 * Takes text as a transaction signature.
 *
 * @throws DbError kind `invalid_argument`
 */
export function signature(text: string): Signature {
  if (!isSignature(text)) throw invalidArgument({ what: 'signature' }, SIGNATURE_RULE, text);
  return text;
}

/** The mint of wrapped SOL: the quote that prices are in unless another is named. */
export const WRAPPED_SOL: Address = address('So11111111111111111111111111111111111111112');
