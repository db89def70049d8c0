import type { TransactionalMigration } from './migration.js';

/**
 * Settings, profiles and rules. A removal sets `live` to false and keeps the row with its last content, so that versions never
 * restart and the writer needs no DELETE; what a record was before stands in the audit log.
 *
 * The foreign key of rules takes `for key share` on the profile, which waits for no update of a profile: an update changes no key.
 * For the same reason no unique index may hold another column of profiles. That the profile is live, the store sees to: it locks
 * the row `for share`.
 */
export const config: TransactionalMigration = {
  name: '0002-config',
  up: `
create table tradestore.settings (
  id text collate "C" not null,
  value jsonb not null,
  version int4 not null,
  time timestamptz not null,
  actor text collate "C" not null,
  live boolean not null,
  constraint settings_pkey primary key (id),
  constraint settings_id_length check (char_length(id) between 1 and 128),
  constraint settings_actor_length check (char_length(actor) between 1 and 128),
  constraint settings_version_range check (version >= 1),
  constraint settings_time_range check (time between '1970-01-01T00:00:00Z' and '2255-06-05T23:47:34.740991Z')
);

create table tradestore.profiles (
  id text collate "C" not null,
  name text collate "C" not null,
  enabled boolean not null,
  wallets jsonb not null,
  max_position_lamports numeric(20,0) not null,
  max_daily_loss_lamports numeric(20,0) not null,
  max_slippage_bps int4 not null,
  max_priority_fee_lamports numeric(20,0) not null,
  max_open_positions int4 not null,
  venues jsonb not null,
  version int4 not null,
  time timestamptz not null,
  actor text collate "C" not null,
  live boolean not null,
  constraint profiles_pkey primary key (id),
  constraint profiles_id_length check (char_length(id) between 1 and 128),
  constraint profiles_name_length check (char_length(name) between 1 and 128),
  constraint profiles_wallets_form check (jsonb_typeof(wallets) = 'array'),
  constraint profiles_max_position_lamports_range check (max_position_lamports between 0 and 18446744073709551615),
  constraint profiles_max_daily_loss_lamports_range check (max_daily_loss_lamports between 0 and 18446744073709551615),
  constraint profiles_max_slippage_bps_range check (max_slippage_bps between 0 and 10000),
  constraint profiles_max_priority_fee_lamports_range check (max_priority_fee_lamports between 0 and 18446744073709551615),
  constraint profiles_max_open_positions_range check (max_open_positions >= 0),
  constraint profiles_venues_form check (jsonb_typeof(venues) = 'object'),
  constraint profiles_actor_length check (char_length(actor) between 1 and 128),
  constraint profiles_version_range check (version >= 1),
  constraint profiles_time_range check (time between '1970-01-01T00:00:00Z' and '2255-06-05T23:47:34.740991Z')
);

create table tradestore.rules (
  id text collate "C" not null,
  profile_id text collate "C" not null,
  kind text collate "C" not null,
  token text collate "C",
  quote text collate "C" not null,
  trigger jsonb not null,
  action jsonb not null,
  status text collate "C" not null,
  effective_from timestamptz,
  effective_to timestamptz,
  version int4 not null,
  time timestamptz not null,
  actor text collate "C" not null,
  live boolean not null,
  constraint rules_pkey primary key (id),
  constraint rules_profile foreign key (profile_id) references tradestore.profiles (id),
  constraint rules_id_length check (char_length(id) between 1 and 128),
  constraint rules_kind_known check
    (kind in ('limit', 'take-profit', 'stop-loss', 'trailing-stop', 'dca', 'copy', 'snipe')),
  constraint rules_token_length check (char_length(token) between 32 and 44),
  constraint rules_quote_length check (char_length(quote) between 32 and 44),
  constraint rules_trigger_form check (jsonb_typeof(trigger) = 'object'),
  constraint rules_action_form check (jsonb_typeof(action) = 'object'),
  constraint rules_status_known check (status in ('draft', 'active', 'paused', 'done')),
  constraint rules_effective_from_range check
    (effective_from between '1970-01-01T00:00:00Z' and '2255-06-05T23:47:34.740991Z'),
  constraint rules_effective_to_range check
    (effective_to between '1970-01-01T00:00:00Z' and '2255-06-05T23:47:34.740991Z'),
  constraint rules_effective_order check (effective_from < effective_to),
  constraint rules_actor_length check (char_length(actor) between 1 and 128),
  constraint rules_version_range check (version >= 1),
  constraint rules_time_range check (time between '1970-01-01T00:00:00Z' and '2255-06-05T23:47:34.740991Z')
);

create index rules_profile_id on tradestore.rules (profile_id, id);
`,
  down: `
drop table tradestore.rules;
drop table tradestore.profiles;
drop table tradestore.settings;
`,
};
