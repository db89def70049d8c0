import type { AuditEntry, ConfigStore } from '@tradestore/core';
import { openMemory } from '@tradestore/store-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ChangeLog } from '../src/config/change-log.ts';
import { configSection } from '../src/config/config-section.ts';
import { isInId, type OddName, readOddNames, settingsOf } from '../src/config/odd-names.ts';
import { saveSettings } from '../src/config/save-settings.ts';
import { changeRecords, profileOf, stopLossOf } from '../src/config/stop-loss.ts';
import { auditTrail } from '../src/questions/audit-trail.ts';
import { oddNames } from '../src/questions/odd-names.ts';
import { complaint } from './complaint.ts';
import { at, readRealTrades } from './real-store.ts';

const trades = await readRealTrades();
const names = await readOddNames();
const profile = profileOf(trades[0].trader, ['pumpfun']);
const rule = stopLossOf(profile.id, trades[0]);

function openConfig(maxRows?: number): ConfigStore {
  const { config, close } = openMemory({ maxRows });
  onTestFinished(async () => {
    await close();
  });
  return config;
}

/** A store with the changes of one run. */
async function changed() {
  const config = openConfig();
  const log = new ChangeLog();
  const start = await config.audit.head();
  await changeRecords(config, log, profile, rule);
  await saveSettings(config, log, settingsOf(names), { actor: 'metadata-sync', reason: 'new names' });
  return { config, log, start };
}

it('can run again on the same store, and beside others', async () => {
  const config = openConfig(10);
  const shown: string[] = [];
  const run = () => configSection(config, trades, names, (_, body) => shown.push(body));
  await run();
  await config.settings.save({ id: 'of-others', value: 1 }, { expectedVersion: 0, actor: 'somebody else' });
  await run();
  expect(shown[0]).toContain('version 1, when version 2 was live');
  expect(shown[2]).toContain('version 3, when version 4 was live');
  expect(shown[2]).toContain('chain verified over 251 entries');
  expect(shown[3]).toBe(shown[1]);
});

describe('the records', () => {
  it('must not be saved over a version that is not known', async () => {
    const config = openConfig();
    const rules: ConfigStore['rules'] = {
      ...config.rules,
      save: async (record, options) => {
        const found = await config.rules.get(record.id);
        return await config.rules.save(record, { ...options, expectedVersion: found?.version ?? 0 });
      },
    };
    expect(
      await complaint(changeRecords({ profiles: config.profiles, rules }, new ChangeLog(), profile, rule)),
    ).toMatch(/^a stale rule was saved over a newer version\./);
  });

  it('must come back as they were saved', async () => {
    const config = openConfig();
    const profiles: ConfigStore['profiles'] = {
      ...config.profiles,
      get: async (id, options) => {
        const found = await config.profiles.get(id, options);
        return found && { ...found, record: { ...found.record, enabled: false } };
      },
    };
    expect(await complaint(changeRecords({ profiles, rules: config.rules }, new ChangeLog(), profile, rule))).toMatch(
      /^a saved profile was read back with another version, actor or record\./,
    );
  });
});

describe('the audit trail', () => {
  const ask = async (lie: (audit: ConfigStore['audit']) => Partial<ConfigStore['audit']>) => {
    const { config, log, start } = await changed();
    const audit = { ...config.audit, ...lie(config.audit) };
    return await complaint(auditTrail({ audit, maxRows: config.maxRows }, log, start));
  };
  const listing = (spoil: (entries: AuditEntry[]) => AuditEntry[]) =>
    ask((audit) => ({ list: async (...query) => spoil(await audit.list(...query)) }));

  it('must have an entry for each change', async () => {
    expect(await listing((entries) => entries.slice(0, -1))).toContain(
      'the audit trail: entry 125 of this run is missing.',
    );
    expect(await listing((entries) => entries.toSpliced(2, 1))).toContain(
      'the entry 4 of the audit log stands where 3',
    );
  });

  it('must say who changed what, in entries that nobody changed later', async () => {
    expect(await listing((entries) => entries.with(1, { ...at(entries, 1), actor: 'nobody' }))).toContain(
      'the entry 2 of the audit log has not the hash of its text',
    );
    expect(await listing((entries) => entries.with(1, { ...at(entries, 1), previousHash: '0'.repeat(64) }))).toContain(
      'the entry 2 of the audit log is not linked to the one before',
    );
    const { config, start } = await changed();
    const { log: ofAnotherRun } = await changed();
    expect(await complaint(auditTrail(config, ofAnotherRun, start))).toContain('entry 1 of this run is missing');
  });

  it('must be found whole by the store itself', async () => {
    expect(
      await ask((audit) => ({
        verify: async (...query) => ({ ...(await audit.verify(...query)), broken: { seq: 7n, problem: 'gap' } }),
      })),
    ).toContain('the audit log is broken at entry 7 (gap)');
    expect(
      await ask((audit) => ({ verify: async (...query) => ({ ...(await audit.verify(...query)), entries: 1 }) })),
    ).toContain('was verified in part only');
    expect(await ask(() => ({ checkpoint: async () => ({ seq: 1n, hash: '0'.repeat(64) }) }))).toContain(
      'the checkpoint of the audit log lies before its end',
    );
  });
});

describe('an odd name', () => {
  it('stands in the value of its setting, and in its id where an id may hold it', () => {
    expect(names).toHaveLength(121);
    const notInIds = names.filter((name) => !isInId(name)).map(({ text }) => text);
    expect(new Set(notInIds)).toEqual(new Set(['', 'Pixelated \r\ncat']));
    const settings = settingsOf(names);
    expect(new Set(settings.map(({ id }) => id)).size).toBe(names.length);
  });

  it.each([
    ['a blank at the end', (text: string) => text.trimEnd()],
    ['a blank at the beginning', (text: string) => text.trimStart()],
    ['a line break', (text: string) => text.replace('\r\n', '\n')],
    ['a letter beyond 16 bits', (text: string) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?')],
    ['a composed letter', (text: string) => text.normalize('NFD')],
  ])('must come back code point by code point: %s', async (_, spoil) => {
    const { config } = await changed();
    const settings: Pick<ConfigStore['settings'], 'list'> = {
      list: async (...query) => {
        const page = await config.settings.list(...query);
        return page.map((each) => {
          const fields = Object.entries(each.record.value as Record<string, string>);
          const value = Object.fromEntries(fields.map(([field, text]) => [field, spoil(text)]));
          return { ...each, record: { ...each.record, value } };
        });
      },
    };
    expect(await complaint(oddNames({ settings, maxRows: config.maxRows }, names))).toMatch(
      /^the odd names: the setting of \S{4}…\S{4} came back with another value\./,
    );
  });

  it('must not be lost', async () => {
    const { config } = await changed();
    const [first] = names;
    const more: OddName[] = first === undefined ? [] : [...names, { ...first, text: 'one more' }];
    expect(await complaint(oddNames(config, more))).toMatch(/but is another\.|is missing\./);
  });
});
