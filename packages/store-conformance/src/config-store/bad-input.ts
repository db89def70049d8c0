import { inspect } from 'node:util';
import type { ConfigStore, ConfigTransaction, DbError } from '@tradestore/core';
import { expect } from 'vitest';
import { makeProfile } from '../make-config.js';
import { bad, rejectionOf } from '../rejection.js';
import { badRecords } from './bad-records.js';
import { anybody, type ConfigSuite, entriesAfter, expecting } from './config-scene.js';
import { forEachKind, prepareProfile } from './record-kits.js';

/** What a careless message would repeat. */
const CANARY = 'canary-0123456789';
/** What wallets export as a private key. */
const privateKeys = [`5${'Canary23'.repeat(11)}`.slice(0, 88), 'c0ffee12'.repeat(16), '[17,4,154,16,202,33,17,94'];

/** What cannot be stored is refused before anything is stored. */
export function badInput(suite: ConfigSuite): void {
  suite.group('bad input', (contract) => {
    for (const { what, set, field, record } of badRecords) {
      contract(`${what} is refused with kind invalid_argument, naming the field`, async ({ store, world }) => {
        const error = await rejectionOf(store[set].save(bad<never>(record(world)), expecting(0)), 'invalid_argument');
        expectNamed(error, field);
      });
    }

    for (const set of ['settings', 'profiles', 'rules'] as const) {
      for (const notARecord of [undefined, null, 'record', 7, []]) {
        contract(`${set}: ${inspect(notARecord)} instead of a record is refused`, async ({ store }) => {
          await rejectionOf(store[set].save(bad<never>(notARecord), expecting(0)), 'invalid_argument');
        });
      }
    }

    contract('what a transaction refuses as a save refuses it', async ({ store, world }) => {
      await store.transaction(anybody, async (tx) => {
        for (const { set, field, record } of badRecords) {
          const error = await rejectionOf(tx[set].save(bad<never>(record(world)), expecting(0)), 'invalid_argument');
          expectNamed(error, field);
        }
      });
    });

    contract('what is refused is not stored, and leaves no audit entry', async (scene) => {
      const { store, world } = scene;
      await prepareProfile(store, world);
      const head = await store.audit.head();
      for (const { set, record } of badRecords) {
        await rejectionOf(store[set].save(bad<never>(record(world)), expecting(0)), 'invalid_argument');
      }
      expect(await entriesAfter(scene, head)).toStrictEqual([]);
    });

    forEachKind((kit) => {
      contract(`${kit.plural}: a refusal never repeats the value`, async ({ store, world }) => {
        for (const [field, content] of Object.entries(kit.make(world))) {
          for (const value of canariesFor(content)) {
            const record = { ...kit.make(world), [field]: value };
            expectSilent(await rejectionOf(kit.of(store).save(bad<never>(record), expecting(0)), 'invalid_argument'));
            const inTransaction = store.transaction(anybody, (tx) =>
              kit.within(tx).save(bad<never>(record), expecting(0)),
            );
            expectSilent(await rejectionOf(inTransaction, 'invalid_argument'));
          }
        }
      });
    });

    contract('a keyRef that looks like a private key is refused, and is nowhere in the error', async (scene) => {
      const { store, world } = scene;
      for (const keyRef of privateKeys) {
        const profile = { ...makeProfile(world), wallets: [{ address: world.trader, keyRef }] };
        const save = (tx: ConfigStore | ConfigTransaction): Promise<unknown> => tx.profiles.save(profile, expecting(0));
        for (const call of [save(store), store.transaction(anybody, save)]) {
          const error = await rejectionOf(call, 'invalid_argument');
          expectNamed(error, 'wallets.0.keyRef');
          expect(textOf(error)).not.toContain(keyRef.slice(0, 12));
        }
      }
    });
  });
}

function expectNamed(error: DbError, field: string): void {
  expect(error.outcome).toBe('not_applied');
  expect(error.isTransient()).toBe(false);
  expect(String(error.details['field'])).toMatch(new RegExp(`^${field.replaceAll('.', '\\.')}(\\.|$)`));
  expect(error.message).toContain(field);
}

/** Values of the wrong form that hold the canary, as somebody may give who has put the right thing in the wrong place. */
function canariesFor(content: unknown): unknown[] {
  const text = `\ud800${CANARY}`;
  const inside = typeof content === 'object' && content !== null ? Object.keys(content) : [];
  return [text, { [text]: text }, [text, 1n], ...inside.map((name) => ({ ...(content as object), [name]: text }))];
}

function expectSilent(error: DbError): void {
  expect(textOf(error)).not.toContain(CANARY);
}

/** All that a log could show of it. */
function textOf(error: DbError): string {
  return [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 9 })].join('\n');
}
