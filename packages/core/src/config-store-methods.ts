import type { AuditListOptions, AuditLog, AuditNote, AuditVerifyOptions } from './audit-log.js';
import type { ChangeContext } from './change-context.js';
import { assertLimit, assertName, assertOptionalAddress, assertOptionalName, fieldsOf } from './checks.js';
import { isChangeAction, isRecordKind, recordKinds } from './config-records.js';
import type {
  ConfigStore,
  ConfigTransaction,
  Expect,
  NoFilter,
  RecordSet,
  RecordSetInTransaction,
  RuleFilter,
} from './config-store.js';
import { invalidArgument } from './invalid-argument.js';
import { knownFields } from './known-fields.js';
import type { MethodTable } from './method-table.js';
import { assertAuditHead, entityField } from './model/audit.js';
import { checkOfWhole } from './model/field.js';
import { I63_RULE, INDEX_RULE, isI63, isIndex } from './model/integers.js';
import { assertJson } from './model/json.js';
import { assertTraderProfile } from './model/profile.js';
import { assertOrderRule, isOrderRuleKind, isOrderRuleStatus } from './model/rule.js';
import { assertSetting } from './model/setting.js';
import { isText, TEXT_RULE } from './model/text.js';
import { storeMethods } from './series-store-methods.js';

const auditLogMethods: MethodTable<AuditLog, ConfigStore> = {
  append: {
    kind: 'write',
    repeatable: false,
    bag: 1,
    check: ([note, options]) => {
      assertNote(note);
      assertContext(options, 'options');
    },
  },
  list: {
    kind: 'read',
    bag: 0,
    check: ([options], store) => {
      assertAuditFilter(options);
      assertLimit(options, store);
    },
  },
  head: { kind: 'read', bag: 0 },
  verify: { kind: 'read', bag: 0, check: ([options]) => assertVerifyOptions(options) },
  checkpoint: { kind: 'read', bag: 0, check: ([options]) => assertVerifyOptions(options) },
};

/** What {@link ConfigStore}'s members are. */
export const configStoreMethods: MethodTable<ConfigStore> = {
  ...storeMethods,
  maxRows: { kind: 'value' },
  settings: { kind: 'nested', methods: recordSetMethods(assertSetting, assertNoFilter) },
  profiles: { kind: 'nested', methods: recordSetMethods(assertTraderProfile, assertNoFilter) },
  rules: { kind: 'nested', methods: recordSetMethods(assertOrderRule, assertRuleFilter) },
  audit: { kind: 'nested', methods: auditLogMethods },
  transaction: {
    kind: 'transaction',
    bag: 2,
    check: ([context, work]) => {
      assertContext(context, 'context');
      if (typeof work !== 'function') throw invalidArgument({ what: 'work' }, 'must be a function', work);
    },
  },
  watch: {
    kind: 'stream',
    bag: 0,
    check: ([options]) => {
      if (options?.after !== undefined) assertSeq(options.after);
      if (options?.kinds !== undefined) assertKinds(options.kinds);
    },
  },
};

/** What the members are of what `work` of {@link ConfigStore.transaction} gets. */
export const configTransactionMethods: MethodTable<ConfigTransaction> = {
  settings: { kind: 'nested', methods: recordSetInTransactionMethods(assertSetting) },
  profiles: { kind: 'nested', methods: recordSetInTransactionMethods(assertTraderProfile) },
  rules: { kind: 'nested', methods: recordSetInTransactionMethods(assertOrderRule) },
};

/** The table of records of any kind serves for each kind: what differs is checked. */
function recordSetMethods(
  assertRecord: (record: unknown) => void,
  assertFilter: (filter: unknown) => void,
): MethodTable<RecordSet<unknown, unknown>, ConfigStore> {
  return {
    get: { kind: 'read', bag: 1, check: ([id]) => assertName(id, 'id') },
    list: {
      kind: 'read',
      bag: 0,
      check: ([options], store) => {
        if (options?.filter !== undefined) assertFilter(options.filter);
        assertLimit(options, store);
        assertOptionalName(options, 'options', 'after');
      },
    },
    history: {
      kind: 'read',
      bag: 1,
      check: ([id, options], store) => {
        assertName(id, 'id');
        assertLimit(options, store);
        if (options?.after !== undefined) assertVersion(options.after, 'after', 0);
      },
    },
    save: {
      kind: 'write',
      repeatable: false,
      bag: 1,
      check: ([record, options]) => {
        assertRecord(record);
        assertContext(options, 'options');
        assertExpect(options, 0);
      },
    },
    remove: {
      kind: 'write',
      repeatable: false,
      bag: 1,
      check: ([id, options]) => {
        assertName(id, 'id');
        assertContext(options, 'options');
        assertExpect(options, 1);
      },
    },
  };
}

function recordSetInTransactionMethods(
  assertRecord: (record: unknown) => void,
): MethodTable<RecordSetInTransaction<unknown>, ConfigTransaction> {
  return {
    get: { kind: 'read', bag: 1, check: ([id]) => assertName(id, 'id') },
    save: {
      kind: 'write',
      repeatable: false,
      bag: 1,
      check: ([record, options]) => {
        assertRecord(record);
        assertExpect(options, 0);
      },
    },
    remove: {
      kind: 'write',
      repeatable: false,
      bag: 1,
      check: ([id, options]) => {
        assertName(id, 'id');
        assertExpect(options, 1);
      },
    },
  };
}

function assertContext(context: ChangeContext, what: string): void {
  const { actor, reason, correlationId } = fieldsOf(what, context, 'actor');
  assertName(actor, what, 'actor');
  if (reason !== undefined && !isText(reason)) throw invalidArgument({ what, field: 'reason' }, TEXT_RULE, reason);
  if (correlationId !== undefined) assertName(correlationId, what, 'correlationId');
}

/** @param least 1: a live record is expected */
function assertExpect(options: Expect, least: 0 | 1): void {
  const { expectedVersion } = fieldsOf('options', options, 'expectedVersion');
  assertVersion(expectedVersion, 'expectedVersion', least);
}

function assertVersion(value: unknown, field: 'after' | 'expectedVersion', least: 0 | 1): void {
  if (isIndex(value) && value >= least) return;
  const rule =
    least === 0
      ? INDEX_RULE
      : 'must be an integer number from 1 to 2^31 - 1: what has no live record cannot be removed';
  throw invalidArgument({ what: 'options', field }, rule, value);
}

function assertNoFilter(filter: unknown): asserts filter is NoFilter {
  knownFields({ what: 'filter' }, filter, []);
}

function assertRuleFilter(filter: unknown): asserts filter is RuleFilter {
  const fields = knownFields({ what: 'filter' }, filter, ['profileId', 'kind', 'status', 'token']);
  assertOptionalName(fields, 'filter', 'profileId');
  assertOptionalAddress(fields, 'filter', 'token');
  const { kind, status } = fields as { readonly kind?: unknown; readonly status?: unknown };
  if (kind !== undefined && !isOrderRuleKind(kind)) {
    throw invalidArgument({ what: 'filter', field: 'kind' }, 'must be one of the kinds of rules', kind);
  }
  if (status !== undefined && !isOrderRuleStatus(status)) {
    throw invalidArgument({ what: 'filter', field: 'status' }, 'must be one of the statuses of rules', status);
  }
}

const assertEntity: (value: unknown) => void = checkOfWhole('entity', entityField);

function assertNote(note: AuditNote): void {
  const { action, entity, before, after } = fieldsOf('note', note, 'action and entity');
  assertName(action, 'note', 'action');
  if (isChangeAction(action)) {
    const rule = 'must not be create, update or remove, which are written with their change only';
    throw invalidArgument({ what: 'note', field: 'action' }, rule, action);
  }
  assertEntity(entity);
  if (before !== undefined) assertJson(before, 'note.before');
  if (after !== undefined) assertJson(after, 'note.after');
}

function assertAuditFilter(options: AuditListOptions | undefined): void {
  if (options?.after !== undefined) assertSeq(options.after);
  assertOptionalName(options, 'options', 'kind');
  assertOptionalName(options, 'options', 'id');
}

function assertVerifyOptions(options: AuditVerifyOptions | undefined): void {
  const { checkpoint, from } = options ?? {};
  if (checkpoint !== undefined) assertAuditHead(checkpoint);
  if (from !== undefined && from !== 'start' && from !== 'checkpoint') {
    throw invalidArgument({ what: 'options', field: 'from' }, "must be 'start' or 'checkpoint'", from);
  }
  if (from === 'checkpoint' && checkpoint === undefined) {
    throw invalidArgument({ what: 'options', field: 'from' }, 'needs a checkpoint', from);
  }
}

function assertSeq(value: unknown): void {
  if (!isI63(value)) throw invalidArgument({ what: 'options', field: 'after' }, I63_RULE, value);
}

function assertKinds(kinds: unknown): void {
  if (Array.isArray(kinds) && kinds.length > 0 && Array.from<unknown>(kinds).every(isRecordKind)) return;
  const rule = `must be an array of one or more of ${recordKinds.join(', ')}`;
  throw invalidArgument({ what: 'options', field: 'kinds' }, rule, kinds);
}
