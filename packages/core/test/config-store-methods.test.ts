import { describe, expect, test } from 'vitest';
import { configStoreMethods, configTransactionMethods } from '../src/config-store-methods.js';
import { EMPTY_AUDIT_HEAD } from '../src/model/audit.js';
import { sampleProfile, sampleRule, sampleSetting } from './sample-model.js';
import { askOf, refusalOf } from './store-arguments.js';

const ask = askOf(configStoreMethods);
const inside = askOf(configTransactionMethods);
const actor = 'risk-desk';
const change = { actor, expectedVersion: 1 };
const entity = { kind: 'desk', id: 'desk-1', version: 0 };
const note = { action: 'login', entity };
const work = (): void => {};
const name = 'must be a string of 1 to 128 characters of well-formed unicode without control characters';
const version = 'must be an integer number from 0 to 2^31 - 1';
const removed = 'must be an integer number from 1 to 2^31 - 1: what has no live record cannot be removed';
const rows = 'must be an integer number from 1 to maxRows (500); page or stream for more';
const seq = 'must be a bigint from 0 to 2^63 - 1; write 1n (in JSON "1") and not 1';

const records = [
  ['settings', sampleSetting, 'setting: must be an object'],
  ['profiles', sampleProfile, 'profile: must be an object'],
  ['rules', sampleRule, 'rule: must be a rule'],
] as const;

type Case = readonly [string, readonly unknown[], string];

function refuses(how: typeof ask): (method: string, args: readonly unknown[], expected: string) => void {
  return (method, args, expected) => {
    const { error, rule } = refusalOf(() => how(method, ...args));
    expect(error).toMatchObject({ kind: 'invalid_argument', outcome: 'not_applied' });
    expect(rule).toBe(expected);
  };
}

describe.each(records)('%s', (set, record, noRecord) => {
  test('take what a caller may ask', () => {
    for (const [method, args] of [
      ['get', ['a']],
      ['get', ['a', { timeoutMs: 5 }]],
      ['list', []],
      ['list', [{ limit: 500, after: 'a', filter: {} }]],
      ['list', [{ limit: undefined, after: undefined, filter: undefined }]],
      ['history', ['a']],
      ['history', ['a', { limit: 1, after: 0 }]],
      ['save', [record, change]],
      ['save', [record, { ...change, expectedVersion: 0, reason: 'two\nlines', correlationId: 'c', timeoutMs: 5 }]],
      ['save', [record, { ...change, reason: undefined, correlationId: undefined }]],
      ['remove', ['a', change]],
    ] as const) {
      expect(() => ask(`${set}.${method}`, ...args), method).not.toThrow();
    }
  });

  const cases: readonly Case[] = [
    ['get', [''], `id: ${name}`],
    ['get', [undefined], `id: ${name}`],
    ['list', [{ limit: 0 }], `limit: ${rows}`],
    ['list', [{ limit: 501 }], `limit: ${rows}`],
    ['list', [{ after: '' }], `options: after: ${name}`],
    ['list', [{ filter: null }], 'filter: must be an object'],
    ['history', [5], `id: ${name}`],
    ['history', ['a', { limit: 1.5 }], `limit: ${rows}`],
    ...[-1, -0, 1.5, 1n, '1', null].map(
      (after) => ['history', ['a', { after }], `options: after: ${version}`] as const,
    ),
    ['save', [null, change], noRecord],
    ['save', [{ ...record, id: '' }, change], `${noRecord.split(':')[0]}: id: ${name}`],
    ['save', [record], 'options: must be an object with actor'],
    ['save', [record, null], 'options: must be an object'],
    ['save', [record, { expectedVersion: 1 }], `options: actor: ${name}`],
    ['save', [record, { actor }], `options: expectedVersion: ${version}`],
    ...[-1, -0, 2 ** 31, 1.5, 1n, '1', null].map(
      (expectedVersion) =>
        ['save', [record, { actor, expectedVersion }], `options: expectedVersion: ${version}`] as const,
    ),
    ...['', 'x'.repeat(2_001), '\uD83D', 'a\u0000', null, 5].map(
      (reason) =>
        [
          'save',
          [record, { ...change, reason }],
          'options: reason: must be a string of 1 to 2000 UTF-16 units of well-formed unicode without U+0000',
        ] as const,
    ),
    ['save', [record, { ...change, correlationId: '' }], `options: correlationId: ${name}`],
    ['remove', ['', change], `id: ${name}`],
    ['remove', ['a'], 'options: must be an object with actor'],
    ['remove', ['a', { ...change, expectedVersion: 0 }], `options: expectedVersion: ${removed}`],
    ['remove', ['a', { actor }], `options: expectedVersion: ${removed}`],
  ];

  test.each(cases)('refuse %s (%#): %3$s', (method, args, expected) => {
    refuses(ask)(`${set}.${method}`, args, expected);
  });

  test('inside of a transaction take and refuse the same, without an actor of their own', () => {
    const only = { expectedVersion: 1 };
    for (const [method, args] of [
      ['get', ['a']],
      ['save', [record, only]],
      ['remove', ['a', only]],
    ] as const) {
      expect(() => inside(`${set}.${method}`, ...args), method).not.toThrow();
    }
    for (const [method, args, expected] of [
      ['get', [''], `id: ${name}`],
      ['save', [null, only], noRecord],
      ['save', [record], 'options: must be an object with expectedVersion'],
      ['save', [record, {}], `options: expectedVersion: ${version}`],
      ['remove', [5, only], `id: ${name}`],
      ['remove', ['a'], 'options: must be an object with expectedVersion'],
      ['remove', ['a', { expectedVersion: 0 }], `options: expectedVersion: ${removed}`],
    ] as const) {
      refuses(inside)(`${set}.${method}`, args, expected);
    }
  });
});

describe('a filter', () => {
  test('of rules holds what rules are asked for by', () => {
    const { token, profileId } = sampleRule;
    for (const filter of [
      { profileId },
      { kind: 'dca' },
      { status: 'done' },
      { token },
      { kind: undefined, token: undefined },
    ]) {
      expect(() => ask('rules.list', { filter })).not.toThrow();
    }
  });

  test.each([
    ['rules', { state: 'done' }, 'filter: state: is not known; the fields are profileId, kind, status, token'],
    ['rules', { profileId: '' }, `filter: profileId: ${name}`],
    ['rules', { token: 'x' }, 'filter: token: must be a base58 address of 32 to 44 characters'],
    ['rules', { kind: 'moon' }, 'filter: kind: must be one of the kinds of rules'],
    ['rules', { status: null }, 'filter: status: must be one of the statuses of rules'],
    ['rules', [], 'filter: must be an object'],
    ['settings', { id: 'a' }, 'filter: id: is not known; there are none'],
    ['profiles', { 'Canary Key': 1 }, 'filter: a field is not known; there are none'],
  ])('of %s that is %j is refused', (set, filter, expected) => {
    refuses(ask)(`${set}.list`, [{ filter }], expected);
  });
});

describe('the audit log', () => {
  test.each([
    ['append', [note, { actor }]],
    [
      'append',
      [
        { ...note, before: null, after: { a: [1] } },
        { actor, reason: 'r', correlationId: 'c' },
      ],
    ],
    ['append', [{ ...note, before: undefined, after: undefined }, { actor }]],
    ['list', []],
    ['list', [{ after: 0n, kind: 'rule', id: 'a', limit: 500 }]],
    ['list', [{ after: undefined, kind: undefined, id: undefined, limit: undefined }]],
    ['head', []],
    ['verify', []],
    ['verify', [{ checkpoint: EMPTY_AUDIT_HEAD }]],
    ['verify', [{ checkpoint: EMPTY_AUDIT_HEAD, from: 'checkpoint', timeoutMs: 5 }]],
    ['checkpoint', [{ from: 'start' }]],
  ] as const)('takes %s (%#)', (method, args) => {
    expect(() => ask(`audit.${method}`, ...args)).not.toThrow();
  });

  const cases: readonly Case[] = [
    ['append', [undefined, { actor }], 'note: must be an object with action and entity'],
    ['append', [{ entity }, { actor }], `note: action: ${name}`],
    ...['create', 'update', 'remove'].map(
      (action) =>
        [
          'append',
          [{ ...note, action }, { actor }],
          'note: action: must not be create, update or remove, which are written with their change only',
        ] as const,
    ),
    ['append', [{ action: 'login' }, { actor }], 'entity: must be an entity'],
    ['append', [{ ...note, entity: { ...entity, version: -1 } }, { actor }], `entity: version: ${version}`],
    [
      'append',
      [{ ...note, before: { at: 1n } }, { actor }],
      'note.before: at: must be null, true, false, a finite number, a string, an array or a plain object; write a bigint as a string, a Date as a Timestamp, and leave undefined members out',
    ],
    ['append', [{ ...note, after: Number.NaN }, { actor }], 'note.after: must be a finite number'],
    ['append', [note], 'options: must be an object with actor'],
    ['append', [note, {}], `options: actor: ${name}`],
    ...[1, -1n, 2n ** 63n, null].map((after) => ['list', [{ after }], `options: after: ${seq}`] as const),
    ['list', [{ kind: '' }], `options: kind: ${name}`],
    ['list', [{ id: null }], `options: id: ${name}`],
    ['list', [{ limit: 501 }], `limit: ${rows}`],
    ['head', [5], 'options: must be an object'],
    ...['verify', 'checkpoint'].flatMap((method): Case[] => [
      [method, [{ checkpoint: null }], 'audit head: must be an object'],
      [method, [{ checkpoint: { seq: 1n, hash: 'x' } }], 'audit head: hash: must be 64 hex digits in small letters'],
      [method, [{ from: 'end' }], "options: from: must be 'start' or 'checkpoint'"],
      [method, [{ from: 'checkpoint' }], 'options: from: needs a checkpoint'],
    ]),
  ];

  test.each(cases)('refuses %s (%#): %3$s', (method, args, expected) => {
    refuses(ask)(`audit.${method}`, args, expected);
  });
});

describe('transaction and watch', () => {
  test.each([
    ['transaction', [{ actor }, work]],
    ['transaction', [{ actor, reason: 'r', correlationId: 'c' }, work, { timeoutMs: 5 }]],
    ['watch', []],
    ['watch', [{ after: 0n, kinds: ['rule', 'setting'], signal: new AbortController().signal }]],
    ['watch', [{ after: undefined, kinds: undefined }]],
  ] as const)('take %s (%#)', (method, args) => {
    expect(() => ask(method, ...args)).not.toThrow();
  });

  const kinds = 'options: kinds: must be an array of one or more of setting, profile, rule';
  const cases: readonly Case[] = [
    ['transaction', [undefined, work], 'context: must be an object with actor'],
    ['transaction', [{}, work], `context: actor: ${name}`],
    ['transaction', [{ actor, correlationId: 5 }, work], `context: correlationId: ${name}`],
    ['transaction', [{ actor }], 'work: must be a function'],
    ['transaction', [{ actor }, Promise.resolve()], 'work: must be a function'],
    [
      'transaction',
      [{ actor }, work, { timeoutMs: 0 }],
      'options: timeoutMs: must be a number of milliseconds above 0 and up to 2^31 - 1',
    ],
    ['watch', [{ after: 5 }], `options: after: ${seq}`],
    ...[[], ['rules'], Array(1), 'rule', null].map((each) => ['watch', [{ kinds: each }], kinds] as const),
    ['watch', [{ signal: 5 }], 'options: signal: must be an AbortSignal'],
  ];

  test.each(cases)('refuse %s (%#): %3$s', (method, args, expected) => {
    refuses(ask)(method, args, expected);
  });
});
