import { type Contract, describeConfig, type StoreConfig, type StoresMigration } from '@tradestore/store-factory';
import { type ChosenStores, contracts } from './arguments.ts';
import { list } from './table.ts';

/** The configuration of each chosen store. */
export function configOf({ trades, positions, metrics, prices, config }: ChosenStores): Record<Contract, StoreConfig> {
  return {
    trades: trades.config,
    positions: positions.config,
    metrics: metrics.config,
    prices: prices.config,
    config: config.config,
  };
}

/** Which stores were chosen, and why; contracts with the same store share a line. No passwords. */
export function describeStores(chosen: ChosenStores): string {
  const descriptions = describeConfig(configOf(chosen));
  const lines = Map.groupBy(contracts, (contract) => `${descriptions[contract]?.url} (${chosen[contract].because})`);
  return list([...lines].map(([store, names]) => [names.join(', '), store]));
}

/** What was done to the schema of each database. */
export function describeMigrations(migrations: readonly StoresMigration[]): string {
  if (migrations.length === 0) return '  none of these stores has one';
  return list(
    migrations.map(({ contracts: names, applied }) => [
      names.join(', '),
      applied.length === 0 ? 'up to date' : `applied ${applied.join(', ')}`,
    ]),
  );
}
