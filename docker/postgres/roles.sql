-- The roles of a database that Tradestore uses. Run it once in each database, as a superuser or as the database's owner with
-- CREATEROLE, before `npx tradestore migrate`:
--
--   psql "postgres://postgres@localhost/trades" -f docker/postgres/roles.sql
--
-- It may be run again at any time, and has to be after a login was created: settings of a role hold for its own logins, not for
-- those of its members, so the last block gives them to the logins that are members by then.
--
-- Three group roles, which nobody logs in as:
--
--   tradestore_migrator  owns the schema `tradestore`; for `tradestore migrate` (migratePostgres) alone
--   tradestore_writer    what the stores need: no DDL, no DELETE, no TRUNCATE, no UPDATE of the audit log
--   tradestore_reader    SELECT
--
-- Logins are yours to create, one for each program, with a password that psql asks for and doesn't send in the clear:
--
--   create role trades_deploy login;
--   \password trades_deploy
--   grant tradestore_migrator to trades_deploy;
--
--   create role trades_bot login connection limit 40;
--   \password trades_bot
--   grant tradestore_writer to trades_bot;
--
--   create role trades_desk login connection limit 10;
--   \password trades_desk
--   grant tradestore_reader to trades_desk;
--
-- On a database that came from PostgreSQL 14 or older, also: revoke create on schema public from public;

do $$
declare
  role_name text;
begin
  foreach role_name in array array['tradestore_migrator', 'tradestore_writer', 'tradestore_reader'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin', role_name);
      exception when duplicate_object or unique_violation then
        null; -- somebody else created it meanwhile, in this or another database of the server
      end;
    end if;
  end loop;
end
$$;

-- CREATE makes the schema; TEMPORARY makes the table that a batch with duplicates goes through.
do $$
begin
  execute format('grant connect, create on database %I to tradestore_migrator', current_database());
  execute format('grant connect, temporary on database %I to tradestore_writer', current_database());
  execute format('grant connect on database %I to tradestore_reader', current_database());
end
$$;

-- What a login has set for itself is kept.
do $$
declare
  setting record;
begin
  for setting in
    select distinct login.rolname as login, wanted.name, wanted.value
    from (values
      -- A statement that waits for a lock holds up everybody behind it; a forgotten transaction keeps its locks.
      ('tradestore_migrator', 'lock_timeout', '5s'),
      ('tradestore_migrator', 'idle_in_transaction_session_timeout', '60s'),
      ('tradestore_migrator', 'search_path', 'tradestore, pg_temp'),
      ('tradestore_writer', 'statement_timeout', '60s'),
      ('tradestore_writer', 'lock_timeout', '5s'),
      ('tradestore_writer', 'idle_in_transaction_session_timeout', '15s'),
      ('tradestore_writer', 'search_path', 'tradestore, pg_temp'),
      ('tradestore_reader', 'statement_timeout', '60s'),
      ('tradestore_reader', 'lock_timeout', '5s'),
      ('tradestore_reader', 'idle_in_transaction_session_timeout', '15s'),
      ('tradestore_reader', 'search_path', 'tradestore, pg_temp'),
      -- Against accidents: a reader may switch it off, and then has no right to write either.
      ('tradestore_reader', 'default_transaction_read_only', 'on')
    ) as wanted (role, name, value)
    join pg_catalog.pg_roles as grp on grp.rolname = wanted.role
    join pg_catalog.pg_auth_members as membership on membership.roleid = grp.oid
    join pg_catalog.pg_roles as login on login.oid = membership.member and login.rolcanlogin and not login.rolsuper
    where not exists (
      select from pg_catalog.unnest(login.rolconfig) as own where own like wanted.name || '=%'
    )
    -- A login of two groups gets the settings of the one that may do more.
    and not exists (
      select from pg_catalog.pg_auth_members as other join pg_catalog.pg_roles as other_grp on other_grp.oid = other.roleid
      where other.member = login.oid
        and (wanted.role, other_grp.rolname) in (
          ('tradestore_reader', 'tradestore_writer'),
          ('tradestore_reader', 'tradestore_migrator'),
          ('tradestore_writer', 'tradestore_migrator')
        )
    )
  loop
    execute format(
      'alter role %I set %I to %s',
      setting.login,
      setting.name,
      case setting.name when 'search_path' then setting.value else quote_literal(setting.value) end
    );
  end loop;
end
$$;
