import type {
  Address,
  AuditHead,
  AuditNote,
  ChangeContext,
  ConfigStore,
  ConfigTransaction,
  OrderRuleKind,
  RecordKind,
  RuleFilter,
} from '@tradestore/core';
import { expect } from 'vitest';
import { makeSetting } from '../make-config.js';
import { bad, rejectionOf } from '../rejection.js';
import type { World } from '../world.js';
import { notAContext, notACount, notASeq, refused } from './bad-values.js';
import { anybody, type ConfigSuite, expecting } from './config-scene.js';

/** What cannot be asked. */
export function badQuestions(suite: ConfigSuite): void {
  suite.group('bad questions', (contract) => {
    contract('audit.list: a limit above maxRows is refused with kind invalid_argument', async ({ open }) => {
      const store = await open({ maxRows: 5 });
      await refused(store.audit.list({ limit: 6 }), 6);
      expect((await store.audit.list({ limit: 5 })).length).toBeLessThanOrEqual(5);
    });

    contract(
      'a transaction without who makes it, or without work, is refused, and its work is not run',
      async (scene) => {
        const { store, world } = scene;
        let runs = 0;
        const work = async (tx: ConfigTransaction): Promise<void> => {
          runs += 1;
          await tx.settings.save(makeSetting(world), expecting(0));
        };
        for (const context of notAContext) await refused(store.transaction(bad<ChangeContext>(context), work), context);
        for (const notWork of [undefined, null, {}, 'work']) {
          await refused(store.transaction(anybody, bad<typeof work>(notWork)), notWork);
        }
        expect(runs).toBe(0);
      },
    );

    contract('a note without who makes it is refused with kind invalid_argument', async ({ store, world }) => {
      const note = { action: 'noted', entity: { kind: 'session', id: world.name('session'), version: 0 } };
      for (const context of notAContext) await refused(store.audit.append(note, bad<ChangeContext>(context)), context);
    });

    for (const [what, ask] of Object.entries(questions)) {
      contract(`${what} is refused with kind invalid_argument`, async ({ store, world }) => {
        const error = await rejectionOf(ask(store, world), 'invalid_argument');
        expect(error.outcome).toBe('not_applied');
        expect(error.isTransient()).toBe(false);
      });
    }

    contract('an after that is no seq is refused with kind invalid_argument', async ({ store }) => {
      for (const seq of notASeq) {
        const after = bad<bigint>(seq);
        await refused(store.audit.list({ after }), seq);
        await refused(store.watch({ after })[Symbol.asyncIterator]().next(), seq);
      }
    });

    contract('a limit of audit.list that is none is refused with kind invalid_argument', async ({ store }) => {
      for (const count of notACount) await refused(store.audit.list({ limit: bad<number>(count) }), count);
    });

    contract('a checkpoint that is none is refused with kind invalid_argument', async ({ store }) => {
      for (const given of notACheckpoint) {
        const checkpoint = bad<AuditHead>(given);
        await refused(store.audit.verify({ checkpoint }), given);
        await refused(store.audit.checkpoint({ checkpoint }), given);
      }
    });
  });
}

const notACheckpoint: readonly unknown[] = [
  null,
  7n,
  {},
  { seq: 1n },
  { hash: '0'.repeat(64) },
  { seq: 1, hash: '0'.repeat(64) },
  { seq: -1n, hash: '0'.repeat(64) },
  { seq: 1n, hash: '0'.repeat(63) },
  { seq: 1n, hash: 'A'.repeat(64) },
  { seq: 0n, hash: 'a'.repeat(64) },
];

const questions: Readonly<Record<string, (store: ConfigStore, world: World) => Promise<unknown>>> = {
  ...Object.fromEntries(
    Object.entries<unknown>({
      'that is no object': 'draft',
      'that is null': null,
      'of an unknown field': { venue: 'pumpfun' },
      'of a kind that is none': { kind: 'grid' as OrderRuleKind },
      'of a status that is none': { status: 'deleted' },
      'of a token that is no address': { token: '0OIl' as Address },
      'of a token that is null': { token: null },
      'of a profileId that is empty': { profileId: '' },
    }).map(([what, filter]) => [
      `a filter of rules ${what}`,
      (store: ConfigStore) => store.rules.list({ filter: bad<RuleFilter>(filter) }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries<unknown>({
      'that is no object': 'noted',
      'without an action': { entity: { kind: 'session', id: 'a', version: 0 } },
      'without an entity': { action: 'noted' },
      'whose entity has no id': { action: 'noted', entity: { kind: 'session', version: 0 } },
      'whose entity has a version below 0': { action: 'noted', entity: { kind: 'session', id: 'a', version: -1 } },
      'whose before is no JSON': { action: 'noted', entity: { kind: 'session', id: 'a', version: 0 }, before: 1n },
      'whose after is no JSON': {
        action: 'noted',
        entity: { kind: 'session', id: 'a', version: 0 },
        after: new Date(0),
      },
    }).map(([what, note]) => [
      `a note ${what}`,
      (store: ConfigStore) => store.audit.append(bad<AuditNote>(note), anybody),
    ]),
  ),
  'audit.list of a kind that is no name': (store) => store.audit.list({ kind: '' }),
  'audit.list of an id that is no name': (store) => store.audit.list({ id: 'a\nb' }),
  'verify from somewhere else': (store) => store.audit.verify({ from: bad<'start'>('end') }),
  'verify from a checkpoint that is not given': (store) => store.audit.verify({ from: 'checkpoint' }),
  'checkpoint from a checkpoint that is not given': (store) => store.audit.checkpoint({ from: 'checkpoint' }),
  'watch of no kinds': (store) => firstOf(store, []),
  'watch of a kind that is none': (store) => firstOf(store, ['setting', 'grid']),
  'watch of kinds that are no array': (store) => firstOf(store, 'setting'),
  'an options bag that is no object': (store) => store.settings.get('any', bad<object>('soon')),
  'a signal that is no AbortSignal': (store) => store.audit.head({ signal: bad<AbortSignal>({ aborted: false }) }),
};

function firstOf(store: ConfigStore, kinds: unknown): Promise<unknown> {
  return store
    .watch({ kinds: bad<RecordKind[]>(kinds) })
    [Symbol.asyncIterator]()
    .next();
}
