import { type CodecTypes, type RecordKind, recordKinds, recordSets } from '@tradestore/core';
import { AuditChain } from './audit-chain.js';
import { Locks } from './locks.js';
import { RecordTable } from './record-table.js';
import { Watchers } from './watchers.js';

/** What a config store in memory keeps. */
export class ConfigData {
  readonly tables: { readonly [K in RecordKind]: RecordTable<CodecTypes[K]> } = {
    setting: new RecordTable(),
    profile: new RecordTable(),
    rule: new RecordTable(),
  };
  readonly audit: AuditChain = new AuditChain();
  readonly locks: Locks = new Locks();
  readonly watchers: Watchers = new Watchers();

  /** How much there is of what. */
  get counts(): Readonly<Record<string, number>> {
    const records = recordKinds.map((kind) => [recordSets[kind], this.tables[kind].size] as const);
    return { ...Object.fromEntries(records), auditEntries: Number(this.audit.head.seq) };
  }
}
