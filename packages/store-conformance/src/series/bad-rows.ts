import { inspect } from 'node:util';
import type { SeriesStore } from '@tradestore/core';
import { expect } from 'vitest';
import { bad, rejectionOf } from '../rejection.js';
import { spoil } from './bad-field.js';
import { fieldsOf, type SeriesKit, type SeriesSuite, versionOf } from './kit.js';
import { settledRows } from './save-and-read.js';

/** What a careless message would repeat. */
const CANARY = 'canary-0123456789';

/** What cannot be stored is refused before anything is stored. */
export function badRows<S extends SeriesStore, Row extends object>(
  suite: SeriesSuite<S>,
  kit: SeriesKit<S, Row>,
): void {
  const { one } = kit.noun;
  const fields = fieldsOf(kit);

  suite.group('bad input', (contract) => {
    for (const badField of kit.badFields) {
      contract(`${badField.what} is refused with kind invalid_argument, naming the field`, async (scene) => {
        const { store, world } = scene;
        const error = await rejectionOf(kit.save(store, spoil(kit.make(world), badField, world)), 'invalid_argument');
        expect(error.outcome).toBe('not_applied');
        expect(error.details).toMatchObject({ field: badField.field });
        expect(error.message).toContain(badField.field);
      });
    }

    for (const field of fields) {
      contract(
        `a ${one} without its ${field} is refused with kind invalid_argument, naming the field`,
        async ({ store, world }) => {
          const { [field]: _left, ...rest } = kit.make(world);
          const error = await rejectionOf(kit.save(store, bad<Row>(rest)), 'invalid_argument');
          expect(error.details).toMatchObject({ field });
        },
      );
    }

    for (const notARow of [undefined, null, one, 7, []]) {
      contract(`${inspect(notARow)} instead of a ${one} is refused with kind invalid_argument`, async ({ store }) => {
        await rejectionOf(kit.save(store, bad<Row>(notARow)), 'invalid_argument');
      });
    }

    contract(`a ${one} that is refused is not stored, and leaves what was stored as it was`, async (scene) => {
      const { store, world } = scene;
      const [badField] = kit.badFields;
      const row = kit.make(world);
      await kit.save(store, row);
      const again = spoil(versionOf(kit, world, row, 1), badField, world);
      await rejectionOf(kit.save(store, again), 'invalid_argument');
      await rejectionOf(kit.save(store, spoil(kit.make(world), badField, world)), 'invalid_argument');
      expect(await settledRows(kit, scene)).toStrictEqual([row]);
    });

    contract('a refusal never repeats the value: not in message, stack, details, JSON or inspect', async (scene) => {
      const { store, world } = scene;
      for (const field of fields) {
        const row = bad<Row>({ ...kit.make(world), [field]: `\n${CANARY}` });
        for (const call of [() => kit.save(store, row), () => kit.saveBatch(store, [row])]) {
          const error = await rejectionOf(call(), 'invalid_argument');
          const seen = [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 9 })].join('\n');
          expect(seen, `the error of a bad ${field}`).not.toContain(CANARY);
        }
      }
    });
  });
}
