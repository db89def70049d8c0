import type { AuditEntry, AuditHead, ChangeContext, ChangeOptions, ConfigStore } from '@tradestore/core';
import type { OpenOptions } from '../harness.js';
import type { Scene, Suite } from '../suite.js';

export type ConfigSuite = Suite<ConfigStore, OpenOptions>;
export type ConfigScene = Scene<ConfigStore, OpenOptions>;

/** Who makes the changes of tests in which it does not matter who does. */
export const anybody: ChangeContext = { actor: 'conformance' };

/** A change by anybody. */
export function expecting(expectedVersion: number): ChangeOptions {
  return { ...anybody, expectedVersion };
}

/** The entries that were written after a moment, which the head at that moment stands for. */
export function entriesAfter({ store }: Pick<ConfigScene, 'store'>, { seq }: AuditHead): Promise<AuditEntry[]> {
  return store.audit.list({ after: seq });
}
