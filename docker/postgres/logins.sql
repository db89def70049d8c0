-- A login for each group role of roles.sql, for development. Each has its password from a setting of the session, named after it:
--
--   set tradestore.trades_bot = '...'
--
-- A login that exists gets that password; a login without such a setting is refused, so that none is left without a password.

do $$
declare
  login record;
  password text;
begin
  for login in
    select * from (values
      -- Runs the migrations; owns the schema through its group.
      ('trades_deploy', 'tradestore_migrator', 5),
      -- Programs that trade: two pools of 20.
      ('trades_bot', 'tradestore_writer', 40),
      -- People who look.
      ('trades_desk', 'tradestore_reader', 10)
    ) as logins (name, member_of, connections)
  loop
    password := current_setting('tradestore.' || login.name, true);
    if coalesce(password, '') = '' then
      raise exception 'no password for %', login.name using hint = 'set tradestore.' || login.name || ' before';
    end if;
    if not exists (select from pg_catalog.pg_roles where rolname = login.name) then
      execute format('create role %I', login.name);
    end if;
    execute format('alter role %I login connection limit %s password %L', login.name, login.connections, password);
    execute format('grant %I to %I', login.member_of, login.name);
  end loop;
end
$$;
