import {
  type AnyMethodTable,
  type AnySpec,
  anyMethodTable,
  configStoreMethods,
  configTransactionMethods,
  errorKinds,
  metricsStoreMethods,
  positionStoreMethods,
  priceCacheMethods,
  type Store,
  specsByPath,
  tradeStoreMethods,
} from '@tradestore/core';
import {
  type Capability,
  type ContractTest,
  configStoreTests,
  groupsOf,
  metricsStoreTests,
  positionStoreTests,
  priceCacheTests,
  type TestGroup,
  tradeStoreTests,
} from '@tradestore/store-conformance';

/** A contract, as the page tells of it. */
interface Contract {
  readonly name: string;
  readonly what: string;
  readonly source: string;
  readonly methods: AnyMethodTable;
  /** Methods that it hands to callbacks, by what they are called there. */
  readonly inside?: Readonly<Record<string, AnyMethodTable>>;
  readonly tests: readonly ContractTest[];
}

/** The sentences are listed and never run, so nothing is opened. */
const stub = {
  name: 'stub',
  open: (): Promise<never> => Promise.reject(new Error('the page runs no test')),
  settle: async (_store: Store): Promise<void> => {},
  unsupported: [],
};

const contracts: readonly Contract[] = [
  {
    name: 'TradeStore',
    what: 'Trades seen on chain: saved idempotently, read by key, token, time and trader, folded into candles.',
    source: 'trade-store.ts',
    methods: anyMethodTable(tradeStoreMethods),
    tests: tradeStoreTests(stub),
  },
  {
    name: 'PositionStore',
    what: 'Snapshots of positions: the latest of each, the open ones, the history of one.',
    source: 'position-store.ts',
    methods: anyMethodTable(positionStoreMethods),
    tests: positionStoreTests(stub),
  },
  {
    name: 'MetricsStore',
    what: 'Points of named metrics with tags: read, aggregated by buckets of time, the latest.',
    source: 'metrics-store.ts',
    methods: anyMethodTable(metricsStoreMethods),
    tests: metricsStoreTests(stub),
  },
  {
    name: 'PriceCache',
    what: 'The newest price of a token and state of a pool, for a time: the newest slot wins.',
    source: 'price-cache.ts',
    methods: anyMethodTable(priceCacheMethods),
    tests: priceCacheTests(stub),
  },
  {
    name: 'ConfigStore',
    what: 'Settings, trader profiles and order rules with versions, transactions and an audit log.',
    source: 'config-store.ts',
    methods: anyMethodTable(configStoreMethods),
    inside: { tx: anyMethodTable(configTransactionMethods) },
    tests: configStoreTests(stub),
  },
];

const capabilities: Readonly<Record<Capability, string>> = {
  'shared-database': 'two stores on one database',
  'survives-restart': 'a server that can be killed and started again',
  'connection-faults': 'connections that can be cut',
  'frozen-server': 'a server that can be made to stop answering',
};

/** docs/contracts-and-guarantees.md. */
export function contractsPage(): string {
  return [
    '# Contracts and guarantees',
    'What each store promises, as the code has it. Made by `npx -y pnpm@12 write:docs` from the method tables of `@tradestore/core` and' +
      ' the sentences of `@tradestore/store-conformance`, by `examples/docs/test/contracts-page.ts`; a test fails when the page' +
      ' is stale. Edit those, not this page.',
    'Each sentence is the name of a test that every backend runs. What it means in words stands in the doc comments of the' +
      ' contracts; how to read a failure, in [add a backend](add-a-backend.md#run-the-suite).',
    totals(),
    '## Capabilities',
    'A sentence marked with a capability is skipped, with a printed line, where a harness names it as unsupported.',
    table(
      ['capability', 'is', 'sentences'],
      Object.entries(capabilities).map(([name, is]) => [
        `\`${name}\``,
        is,
        count(contracts.flatMap(({ tests }) => tests.filter(({ needs }) => needs === name))),
      ]),
    ),
    ...contracts.flatMap(sectionOf),
    '## Errors',
    'Every rejection is a `DbError`. `transient` and `outcome` are what a kind says when the error itself says nothing else; for' +
      ' a read the outcome is always `not_applied`. How to act on them: [errors and retries](../README.md#errors-and-retries).',
    table(
      ['kind', 'transient', 'outcome', 'use'],
      Object.entries(errorKinds).map(([kind, { transient, outcome, use }]) => [
        `\`${kind}\``,
        transient ? 'yes' : 'no',
        `\`${outcome}\``,
        use,
      ]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function totals(): string {
  const rowOf = (name: string, tests: readonly ContractTest[], groups: number): string[] => [
    name,
    String(groups),
    count(tests),
    count(tests.filter(({ needs }) => needs !== undefined)),
  ];
  const all = contracts.flatMap(({ tests }) => tests);
  const groups = contracts.map(({ tests }) => groupsOf(tests).length);
  return table(
    ['contract', 'groups', 'sentences', 'of them need a capability'],
    [
      ...contracts.map(({ name, tests }, index) =>
        rowOf(`[${name}](#${name.toLowerCase()})`, tests, groups[index] ?? 0),
      ),
      rowOf(
        '**all**',
        all,
        groups.reduce((sum, ofContract) => sum + ofContract, 0),
      ),
    ],
  );
}

function sectionOf({ name, what, source, methods, inside = {}, tests }: Contract): string[] {
  return [
    `## ${name}`,
    `${what} Its doc comments: [\`${source}\`](../packages/core/src/${source}).`,
    memberTable(methods),
    ...Object.entries(inside).flatMap(([prefix, ofPrefix]) => [
      `Inside of a transaction, on \`${prefix}\`:`,
      memberTable(ofPrefix, `${prefix}.`),
    ]),
    `${tests.length} sentences:`,
    ...groupsOf(tests).map(detailsOf),
  ];
}

function memberTable(methods: AnyMethodTable, prefix = ''): string {
  return table(
    ['member', 'is', 'may be repeated when its outcome is unknown', 'counts as', 'after `close`'],
    Object.entries(specsByPath(methods, prefix)).map(([path, spec]) => [
      `\`${path}\``,
      ...wordsOf(spec, prefix !== ''),
    ]),
  );
}

/** What a member is, may be repeated, counts as and does after close. */
function wordsOf(
  spec: Exclude<AnySpec, { kind: 'nested' }>,
  isInside: boolean,
): readonly [string, string, string, string] {
  const closed = isInside ? 'rejects: the transaction has ended' : 'rejects with kind `closed`';
  switch (spec.kind) {
    case 'value':
      return ['a property', '', '', 'stays the same'];
    case 'sync':
      return ['answered at once, from memory', 'yes', '', 'answers'];
    case 'close':
      return ['close', 'yes', '', 'gives the same report'];
    case 'control':
      return ['a probe', 'yes', '', closed];
    case 'stream':
      return ['a stream', 'yes: it reads', '', closed];
    case 'transaction':
      return ['a transaction', 'no: look first whether it was done', 'one unit', closed];
    case 'read':
      return [spec.afterWrites ? 'waits for the writes called before it' : 'a read', 'yes', '', closed];
    case 'write':
      return [
        'a write',
        isInside ? 'with its transaction only' : spec.repeatable ? 'yes' : 'no: look first whether it was done',
        spec.rows === undefined ? 'one row' : 'a batch of rows',
        closed,
      ];
    default:
      return spec satisfies never;
  }
}

function detailsOf({ title, tests }: TestGroup): string {
  const items = tests.map(({ sentence, needs }) => {
    const need = needs === undefined ? '' : ` (needs \`${needs}\`)`;
    return `- ${plain(sentence)}${need}`;
  });
  return `<details>\n<summary>${title}: ${count(tests)}</summary>\n\n${items.join('\n')}\n\n</details>`;
}

function count(of: readonly unknown[]): string {
  return String(of.length);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that Markdown shows as it is. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*<>[\]|~]|\b_|_\b/g, '\\$&');
}
