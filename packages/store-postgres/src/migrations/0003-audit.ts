import type { TransactionalMigration } from './migration.js';

/**
 * The audit log, and what holds whoever writes to it:
 *
 * - An entry follows the one before: `seq` plus 1, `previous_hash` its hash. Two that follow the same one can't be there.
 * - The head is moved by the log itself, to the last entry, and listeners get a hint with its `seq`.
 * - Nothing is changed or removed, by the owner and superusers neither (they could take the triggers off first; that is what
 *   checkpoints that are kept elsewhere are for).
 * - A record has one version more with each change, and each version its entry by the end of the transaction.
 *
 * Hashes are the store's: the database keeps the text that was hashed, and `verify` computes them anew.
 */
export const audit: TransactionalMigration = {
  name: '0003-audit',
  up: `
create table tradestore.audit_log (
  seq int8 not null,
  time timestamptz not null,
  actor text collate "C" not null,
  action text collate "C" not null,
  kind text collate "C" not null,
  id text collate "C" not null,
  version int4 not null,
  reason text collate "C",
  correlation_id text collate "C",
  previous_hash text collate "C" not null,
  hash text collate "C" not null,
  text text collate "C" not null,
  constraint audit_log_pkey primary key (seq),
  constraint audit_log_no_fork unique (previous_hash),
  constraint audit_log_seq_range check (seq >= 1),
  constraint audit_log_first check (seq > 1 or previous_hash = repeat('0', 64)),
  constraint audit_log_time_range check (time between '1970-01-01T00:00:00Z' and '2255-06-05T23:47:34.740991Z'),
  constraint audit_log_actor_length check (char_length(actor) between 1 and 128),
  constraint audit_log_action_length check (char_length(action) between 1 and 128),
  constraint audit_log_kind_length check (char_length(kind) between 1 and 128),
  constraint audit_log_id_length check (char_length(id) between 1 and 128),
  constraint audit_log_version_range check (version >= 0),
  constraint audit_log_reason_length check (char_length(reason) between 1 and 2000),
  constraint audit_log_correlation_id_length check (char_length(correlation_id) between 1 and 128),
  constraint audit_log_previous_hash_form check (previous_hash ~ '^[0-9a-f]{64}$'),
  constraint audit_log_hash_form check (hash ~ '^[0-9a-f]{64}$')
);

-- A change of a record has one entry for each version; what the platform notes by itself may say any.
create unique index audit_log_change on tradestore.audit_log (kind, id, version)
  where action in ('create', 'update', 'remove');
create index audit_log_entity on tradestore.audit_log (kind, id, seq);

create table tradestore.audit_head (
  chain int2 not null,
  seq int8 not null,
  hash text collate "C" not null,
  constraint audit_head_pkey primary key (chain),
  constraint audit_head_one check (chain = 1),
  constraint audit_head_seq_range check (seq >= 0),
  constraint audit_head_hash_form check (hash ~ '^[0-9a-f]{64}$')
);

insert into tradestore.audit_head (chain, seq, hash) values (1, 0, repeat('0', 64));

create function tradestore.audit_log_refuse() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the audit log is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_log_refuse_change before update or delete on tradestore.audit_log
  for each row execute function tradestore.audit_log_refuse();
create trigger audit_log_refuse_truncate before truncate on tradestore.audit_log
  for each statement execute function tradestore.audit_log_refuse();
-- Also in a session that replays another server's changes, which skips other triggers.
alter table tradestore.audit_log enable always trigger audit_log_refuse_change;
alter table tradestore.audit_log enable always trigger audit_log_refuse_truncate;

-- With the rights of the owner, so that the head moves for those who may append only.
create function tradestore.audit_log_appended() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  head record;
begin
  if exists (
    select from added
    where added.seq > 1 and added.previous_hash is distinct from
      (select before.hash from tradestore.audit_log as before where before.seq = added.seq - 1)
  ) then
    raise exception 'an audit entry must follow the last one' using errcode = 'integrity_constraint_violation';
  end if;
  select added.seq, added.hash into head from added order by added.seq desc limit 1;
  if found then
    update tradestore.audit_head set seq = head.seq, hash = head.hash where chain = 1 and seq < head.seq;
    perform pg_notify('tradestore_config', head.seq::text);
  end if;
  return null;
end
$$;

create trigger audit_log_appended after insert on tradestore.audit_log
  referencing new table as added
  for each statement execute function tradestore.audit_log_appended();

create function tradestore.change_is_audited() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.version <> 1 then
      raise exception 'the first version of a record is 1' using errcode = 'integrity_constraint_violation';
    end if;
  elsif new.id <> old.id or new.version <> old.version + 1 then
    raise exception 'a change must keep the id and make the next version' using errcode = 'integrity_constraint_violation';
  end if;
  if not exists (
    select from tradestore.audit_log as entry
    where entry.kind = tg_argv[0] and entry.id = new.id and entry.version = new.version
      and entry.action in ('create', 'update', 'remove')
  ) then
    raise exception 'a change needs an audit entry in its transaction' using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end
$$;

-- At COMMIT, because the chain's lock comes last in a transaction, and with it the entries.
create constraint trigger settings_audited after insert or update on tradestore.settings
  deferrable initially deferred for each row execute function tradestore.change_is_audited('setting');
create constraint trigger profiles_audited after insert or update on tradestore.profiles
  deferrable initially deferred for each row execute function tradestore.change_is_audited('profile');
create constraint trigger rules_audited after insert or update on tradestore.rules
  deferrable initially deferred for each row execute function tradestore.change_is_audited('rule');

revoke execute on function tradestore.audit_log_refuse(), tradestore.audit_log_appended(),
  tradestore.change_is_audited() from public;
`,
  down: `
drop function tradestore.change_is_audited() cascade;
drop table tradestore.audit_log;
drop table tradestore.audit_head;
drop function tradestore.audit_log_appended();
drop function tradestore.audit_log_refuse();
`,
};
