import type { ConfigStore, Setting } from '@tradestore/core';
import type { Author, ChangeLog } from './change-log.ts';

/** Saves settings in one transaction: all or none. @throws DemoError when the store makes something else of one */
export async function saveSettings(
  config: Pick<ConfigStore, 'transaction'>,
  log: ChangeLog,
  settings: readonly Setting[],
  author: Author,
): Promise<void> {
  const context = log.context(author);
  const saved = await config.transaction(context, async (tx) => {
    // The store may run this again after a conflict inside of it, so nothing outside is changed here.
    const changes = [];
    for (const setting of settings) {
      const before = await tx.settings.get(setting.id);
      const made = await tx.settings.save(setting, { expectedVersion: before?.version ?? 0 });
      changes.push({ setting, before, made });
    }
    return changes;
  });
  for (const { setting, before, made } of saved) log.note('setting', context, before, setting, made);
}
