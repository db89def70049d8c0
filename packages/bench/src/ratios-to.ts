import type { Median } from './scenario.ts';

/** The ratios of scenarios whose figure is a rate: ours divided by theirs, by the peer's name; more is better. */
export function ratiosTo(peers: readonly { readonly name: string }[]): (median: Median) => Record<string, number> {
  return (median) => Object.fromEntries(peers.map(({ name }) => [name, median('tradestore') / median(name)]));
}
