import { describe, expect, test } from 'vitest';
import { recordKinds, recordSets } from '../src/config-records.js';
import { configStoreMethods, configTransactionMethods } from '../src/config-store-methods.js';
import { type AnyMethodTable, anyMethodTable, specsByPath } from '../src/method-table.js';
import { metricsStoreMethods } from '../src/metrics-store-methods.js';
import { positionStoreMethods } from '../src/position-store-methods.js';
import { priceCacheMethods } from '../src/price-cache-methods.js';
import { tradeStoreMethods } from '../src/trade-store-methods.js';

const tables: readonly [string, AnyMethodTable][] = [
  ['TradeStore', anyMethodTable(tradeStoreMethods)],
  ['PositionStore', anyMethodTable(positionStoreMethods)],
  ['MetricsStore', anyMethodTable(metricsStoreMethods)],
  ['PriceCache', anyMethodTable(priceCacheMethods)],
  ['ConfigStore', anyMethodTable(configStoreMethods)],
];

function pathsOf(table: AnyMethodTable, kind: string): string[] {
  return Object.entries(specsByPath(table)).flatMap(([path, spec]) => (spec.kind === kind ? [path] : []));
}

describe.each(tables)('the table of %s', (_name, table) => {
  test('says of each write of a whole batch which argument has the rows', () => {
    for (const [path, spec] of Object.entries(specsByPath(table))) {
      if (spec.kind !== 'write') continue;
      const isBatch = /^batch|s$|^invalidate/.test(path) && !path.includes('.');
      expect(spec.rows, path).toBe(isBatch ? 0 : undefined);
    }
  });

  test('checks the arguments of every call that has any but options', () => {
    const withoutArguments = ['health', 'audit.head'];
    for (const [path, spec] of Object.entries(specsByPath(table))) {
      if (!('bag' in spec) || withoutArguments.includes(path)) continue;
      expect('check' in spec && typeof spec.check, path).toBe('function');
    }
  });
});

test('what may be repeated is every write but changes of the configuration', () => {
  const repeatable = tables.flatMap(([, table]) =>
    Object.values(specsByPath(table)).flatMap((spec) => (spec.kind === 'write' ? [spec.repeatable] : [])),
  );
  expect(repeatable).toContain(true);
  for (const [name, table] of tables) {
    for (const [path, spec] of Object.entries(specsByPath(table))) {
      if (spec.kind === 'write') expect(spec.repeatable, path).toBe(name !== 'ConfigStore');
    }
  }
});

describe('specsByPath', () => {
  test('names what is nested by its path, and leaves the nested members themselves out', () => {
    const sets = ['settings', 'profiles', 'rules'];
    const table = anyMethodTable(configStoreMethods);
    expect(pathsOf(table, 'write').sort()).toEqual(
      ['audit.append', ...sets.flatMap((set) => [`${set}.remove`, `${set}.save`])].sort(),
    );
    expect(pathsOf(table, 'transaction')).toEqual(['transaction']);
    expect(pathsOf(table, 'nested')).toEqual([]);
    const inTransaction = specsByPath(anyMethodTable(configTransactionMethods));
    expect(Object.keys(inTransaction).sort()).toEqual(
      sets.flatMap((set) => [`${set}.get`, `${set}.remove`, `${set}.save`]).sort(),
    );
  });

  test('of a table without nested members is the table', () => {
    expect(specsByPath(anyMethodTable(tradeStoreMethods))).toEqual(tradeStoreMethods);
    expect(pathsOf(anyMethodTable(priceCacheMethods), 'sync')).toEqual(['stats']);
  });
});

test('each kind of record has its member in the store', () => {
  expect(recordKinds.map((kind) => recordSets[kind])).toEqual(['settings', 'profiles', 'rules']);
  for (const member of Object.values(recordSets)) expect(configStoreMethods[member].kind).toBe('nested');
});
