import type { Statement } from '../session.js';
import { microsOf, momentOf } from './raw-values.js';

/** The columns of an audit entry with their types, but `time`. The only place that knows them. */
const columns = {
  seq: 'int8',
  actor: 'text',
  action: 'text',
  kind: 'text',
  id: 'text',
  version: 'int4',
  reason: 'text',
  correlation_id: 'text',
  previous_hash: 'text',
  hash: 'text',
  text: 'text',
} as const;

/** What an audit entry is read and written as, in this order. */
export const auditColumns: readonly (keyof typeof columns | 'time')[] = ['time', ...(Object.keys(columns) as never[])];

const names = auditColumns.join(', ');
const reading = auditColumns.map((name) => (name === 'time' ? microsOf(name) : name)).join(', ');

/** The chain's lock, without its last words: `for update`, or a condition before them. It gives the newest head. */
export const headLock = 'select seq, hash from tradestore.audit_head where chain = 1';

const lockedHead = `select seq, hash, ${microsOf('clock_timestamp()')} from tradestore.audit_head where chain = 1`;

/** Locks the chain, and says what time it is then. */
export const lockHead: Statement = { name: 'tradestore_audit_lock', text: `${lockedHead} for update` };

/** As {@link lockHead}, after setting the limit for one wait to `$1`: rows are looked at before they are locked. */
export const lockHeadPatiently: Statement = {
  name: 'tradestore_audit_lock_patiently',
  text: `${lockedHead} and set_config('lock_timeout', $1, true) is not null for update`,
};

/** The end of the log, as it says itself; and the `seq` of its last entry. */
export const readHead: Statement = {
  name: 'tradestore_audit_head',
  text: `select seq, hash, coalesce((select max(entry.seq) from tradestore.audit_log as entry), 0)
    from tradestore.audit_head where chain = 1`,
};

/** An array for each of {@link auditColumns}. The database moves the head. */
export const appendEntries: Statement = {
  name: 'tradestore_audit_append',
  text: `insert into tradestore.audit_log (${names})
    select ${auditColumns.map((name) => (name === 'time' ? momentOf(name) : name)).join(', ')}
    from unnest(${auditColumns.map((name, at) => `$${at + 1}::${name === 'time' ? 'int8' : columns[name]}[]`).join(', ')})
      as entry (${names})
    order by seq`,
};

/** What the entries of a log may be asked for by. */
export const auditFilters = ['kind', 'id'] as const;

/** `$1` how many, `$2` the `seq` that they follow, then the values that are filtered by. */
export function listEntries(filters: readonly (typeof auditFilters)[number][]): Statement {
  const conditions = ['seq > $2::int8', ...filters.map((name, at) => `${name} = $${at + 3}::text`)];
  return {
    name: ['tradestore_audit_list', ...filters].join('_'),
    text: `select ${reading} from tradestore.audit_log where ${conditions.join(' and ')} order by seq limit $1::int8`,
  };
}

/** How much of a log is read at a time: at least one entry, and as many as make so many bytes. */
const PAGE = { entries: 1_000, bytes: 4 * 1024 * 1024 };

/** The entries from `$1` to `$2`, a page of them. The length of a text is known without reading it. */
export const pageOfEntries: Statement = {
  name: 'tradestore_audit_page',
  text: `select ${reading} from (
      select ${names}, sum(octet_length(text)) over (order by seq rows unbounded preceding) - octet_length(text) as bytes_before
      from tradestore.audit_log where seq between $1::int8 and $2::int8 order by seq limit ${PAGE.entries}
    ) as page where bytes_before < ${PAGE.bytes} order by seq`,
};

/** `$1` the kind, `$2` the id, `$3` the version that they follow, `$4` how many: the changes of a record. */
export const changesOfRecord: Statement = {
  name: 'tradestore_audit_history',
  text: `select ${reading} from tradestore.audit_log
    where kind = $1 and id = $2 and version > $3::int4 and action in ('create', 'update', 'remove')
    order by version limit $4::int8`,
};

/** `$1` the kind, `$2` the id, `$3` the version: the entry of a change. */
export const changeOfVersion: Statement = {
  name: 'tradestore_audit_change',
  text: `select seq, correlation_id from tradestore.audit_log
    where kind = $1 and id = $2 and version = $3::int4 and action in ('create', 'update', 'remove')`,
};
