import {
  type ChangeOptions,
  isDbError,
  type RecordSet,
  type Setting,
  SOLANA_GENESIS,
  type Versioned,
} from '@tradestore/core';
import type { ConfigMutant } from '../contracts.js';
import { nextTurn } from '../next-turn.js';
import { instead } from '../reasons.js';
import { replace } from '../replace.js';

/** When what never happened was done. */
const NEVER = SOLANA_GENESIS;
const EXPECTED_VERSION = 'A change is refused with kind conflict unless expectedVersion holds.';

/** Changes that are made though they must not, or not as they must. */
export const saveMutants: readonly ConfigMutant[] = [
  {
    bug: 'expectedVersion is not looked at',
    breaks: EXPECTED_VERSION,
    killedBy: { group: 'conflicts', sentence: 'settings: a save that expects version 0 of version 2 is refused' },
    because: /^resolved, but must reject with kind conflict/,
    mutate: ({ settings }) => replace(settings, 'save', (save) => (setting, options) => force(save, setting, options)),
  },
  {
    bug: 'SELECT, then INSERT or UPDATE, without a lock: two writers see that there is no record',
    breaks: EXPECTED_VERSION,
    killedBy: {
      group: 'concurrent changes',
      sentence: 'settings: of many saves at once that expect the same version, exactly one wins',
    },
    because: /to have a length of 1 but got (?!1\b)\d+/,
    mutate: ({ settings }) =>
      replace(settings, 'save', (save) => async (setting, options) => {
        const found = await settings.get(setting?.id).catch(() => null);
        await nextTurn();
        return await (found === null && options?.expectedVersion === 0
          ? force(save, setting, options)
          : save(setting, options));
      }),
  },
  {
    bug: 'a removed record is changed by whoever expects the version of its tombstone',
    breaks: 'expectedVersion: the version of the live record; 0: there must be no live record.',
    killedBy: { group: 'conflicts', sentence: 'settings: a change that expects the version of a removal is refused' },
    because: /^resolved, but must reject with kind conflict/,
    mutate: ({ settings }) =>
      replace(settings, 'save', (save) => async (setting, options) => {
        try {
          return await save(setting, options);
        } catch (error) {
          const { currentVersion, live } = conflictOf(error);
          if (live || currentVersion !== options.expectedVersion || currentVersion === 0) throw error;
          return await save(setting, { ...options, expectedVersion: 0 });
        }
      }),
  },
  {
    bug: 'DELETE: what is made anew starts with version 1',
    breaks: 'Versions never restart for an id; a removal leaves a tombstone, which has a version too.',
    killedBy: {
      group: 'versions',
      sentence: 'settings: versions never restart: what is made anew is the version after the removal',
    },
    because: instead(1, 3),
    mutate: ({ settings }) => {
      const tombstones = new Map<string, number>();
      replace(settings, 'remove', (remove) => async (id, options) => {
        const removed = await remove(id, options);
        tombstones.set(id, removed.version);
        return removed;
      });
      replace(settings, 'save', (save) => async (setting, options) => {
        const saved = await save(setting, options);
        return { ...saved, version: saved.version - (tombstones.get(setting.id) ?? 0) };
      });
    },
  },
  {
    bug: 'a conflict tells the correlationId of the call that is refused',
    breaks: 'details.lastCorrelationId: of the last change.',
    killedBy: {
      group: 'conflicts',
      sentence: 'settings: the error of a conflict tells the last change of the setting',
    },
    because: ({ message, actual }) =>
      /to match object/.test(message) && !JSON.stringify(actual, plain).includes('create'),
    mutate: ({ settings }) =>
      replace(settings, 'save', (save) => async (setting, options) => {
        try {
          return await save(setting, options);
        } catch (error) {
          if (!isDbError(error) || error.kind !== 'conflict') throw error;
          throw error.with({ details: { ...error.details, lastCorrelationId: options.correlationId ?? null } });
        }
      }),
  },
  {
    bug: 'the driver sends a save again when its reply was lost',
    breaks: 'save is not safe to repeat when the outcome is unknown.',
    killedBy: {
      group: 'faults',
      sentence: 'of saves whose connections are cut, lastCorrelationId and the outcome tell which were made',
    },
    because: /^its outcome is not_applied/,
    disturbs: ['connection-faults'],
    mutate: ({ server, settings }) => {
      let cuts = 0;
      replace(server, 'breakConnections', (cut) => () => {
        cuts += 1;
        cut();
      });
      replace(settings, 'save', (save) => async (setting, options) => {
        const before = cuts;
        const saved = await save(setting, options);
        await nextTurn();
        return cuts === before ? saved : await save(setting, options);
      });
    },
  },
  {
    bug: 'the foreign key of a rule is to the profile, live or not',
    breaks: 'A rule belongs to a live profile.',
    killedBy: {
      group: 'constraints',
      sentence: 'a rule of a profile that was removed is refused with kind constraint',
    },
    because: /^resolved, but must reject with kind constraint/,
    mutate: ({ profiles, rules }) =>
      replace(rules, 'save', (save) => async (rule, options) => {
        try {
          return await save(rule, options);
        } catch (error) {
          if (!isConstraint(error) || (await profiles.history(rule.profileId)).length === 0) throw error;
          return { record: rule, version: options.expectedVersion + 1, time: NEVER, actor: options.actor };
        }
      }),
  },
  {
    bug: 'only active rules hold their profile',
    breaks: 'A profile with rules that are not done cannot be removed.',
    killedBy: { group: 'constraints', sentence: 'a profile with a rule that is draft cannot be removed' },
    because: /^resolved, but must reject with kind constraint/,
    mutate: ({ profiles, rules }) =>
      replace(profiles, 'remove', (remove) => async (id, options) => {
        try {
          return await remove(id, options);
        } catch (error) {
          const isHeld = (await rules.list({ filter: { profileId: id, status: 'active' } })).length > 0;
          if (!isConstraint(error) || isHeld) throw error;
          return { record: null, version: options.expectedVersion + 1, time: NEVER, actor: options.actor };
        }
      }),
  },
];

type Save = RecordSet<Setting>['save'];

/** Saves whatever the version is. */
async function force(save: Save, setting: Setting, options: ChangeOptions): Promise<Versioned<Setting>> {
  try {
    return await save(setting, options);
  } catch (error) {
    const { currentVersion, live } = conflictOf(error);
    return await save(setting, { ...options, expectedVersion: live ? currentVersion : 0 });
  }
}

/** What a conflict says of the record; throws anything else. */
function conflictOf(error: unknown): { readonly currentVersion: number; readonly live: boolean } {
  if (!isDbError(error) || error.kind !== 'conflict') throw error;
  return { currentVersion: Number(error.details['currentVersion']), live: error.details['live'] === true };
}

function isConstraint(error: unknown): boolean {
  return isDbError(error) && error.kind === 'constraint';
}

function plain(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
