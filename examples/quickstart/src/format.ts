import { type Address, type Decimal, type Timestamp, timestampToIso, WRAPPED_SOL } from '@tradestore/core';

/** `5,940` */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `2025-07-04 06:00:00` */
export function utc(time: Timestamp): string {
  return timestampToIso(time).slice(0, 19).replace('T', ' ');
}

/** The quotes that most trades are priced in, with the decimals of their mints. */
const quotes: ReadonlyMap<string, { readonly symbol: string; readonly decimals: number }> = new Map([
  [WRAPPED_SOL, { symbol: 'SOL', decimals: 9 }],
  ['EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', { symbol: 'USDC', decimals: 6 }],
  ['Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB', { symbol: 'USDT', decimals: 6 }],
]);

/** Are the decimals of this quote known? */
export function isKnownQuote(mint: Address): boolean {
  return quotes.has(mint);
}

/** `SOL`, or the mint cut to its ends: `9BB6…pump`. */
export function symbolOf(mint: Address): string {
  return quotes.get(mint)?.symbol ?? shortened(mint);
}

/** The two ends of an address or signature, by which people know it. */
export function shortened(text: string): string {
  return `${text.slice(0, 4)}…${text.slice(-4)}`;
}

/** A raw amount of a quote in its unit, cut to four decimals: `1,234.5678 SOL`; raw where the mint's decimals aren't known. */
export function amountOf(raw: bigint, mint: Address): string {
  if (raw < 0n) return `-${amountOf(-raw, mint)}`;
  const quote = quotes.get(mint);
  if (quote === undefined) return `${raw.toLocaleString('en-US')} raw`;
  const unit = 10n ** BigInt(quote.decimals);
  const fraction = String(raw % unit).padStart(quote.decimals, '0');
  return `${(raw / unit).toLocaleString('en-US')}.${fraction.slice(0, 4)} ${quote.symbol}`;
}

/** A price cut to eight digits from the first that isn't zero; never an exponent. */
export function shortPrice(price: Decimal): string {
  const [integer = '', fraction = ''] = price.split('.');
  const zeros = integer === '0' ? fraction.search(/[1-9]|$/) : 0;
  const digits = integer === '0' ? zeros + 8 : Math.max(0, 8 - integer.length);
  const shown = fraction.slice(0, digits);
  return shown === '' ? integer : `${integer}.${shown}`;
}
