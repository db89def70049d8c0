import type { ChangeAction, RecordKind } from './config-store.js';

/** The member of a config store that keeps the records of each kind. */
export const recordSets: { readonly setting: 'settings'; readonly profile: 'profiles'; readonly rule: 'rules' } = {
  setting: 'settings',
  profile: 'profiles',
  rule: 'rules',
};

/** The kinds of records. */
export const recordKinds: readonly RecordKind[] = ['setting', 'profile', 'rule'];
const changeActions: readonly ChangeAction[] = ['create', 'update', 'remove'];

/** Is it one of the kinds of records? */
export function isRecordKind(value: unknown): value is RecordKind {
  return (recordKinds as readonly unknown[]).includes(value);
}

/** Is it what is done to records, and stands in the audit log with a change only? */
export function isChangeAction(value: unknown): value is ChangeAction {
  return (changeActions as readonly unknown[]).includes(value);
}
