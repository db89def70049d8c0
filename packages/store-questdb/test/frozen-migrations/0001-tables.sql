create table if not exists tradestore_trades (
  ts timestamp,
  token symbol,
  quote symbol,
  trader symbol,
  side symbol,
  venue symbol,
  pool symbol,
  profile_id symbol,
  rule_id symbol,
  slot long,
  transaction_index int,
  signature varchar,
  instruction int,
  inner_instruction int,
  fill int,
  token_amount decimal(20,0),
  quote_amount decimal(20,0),
  price decimal(38,24),
  fee decimal(20,0)
) timestamp(ts) partition by day wal dedup upsert keys(ts, signature, instruction, inner_instruction, fill);

create table if not exists tradestore_positions (
  ts timestamp,
  id symbol,
  profile_id symbol,
  wallet symbol,
  token symbol,
  quote symbol,
  status symbol,
  sequence long,
  quantity decimal(20,0),
  cost_basis decimal(39,0),
  fees_paid decimal(39,0),
  realized_pnl decimal(39,0),
  opened_at timestamp,
  slot long
) timestamp(ts) partition by month wal dedup upsert keys(ts, id, sequence);

create table if not exists tradestore_metrics (
  ts timestamp,
  name symbol,
  tags varchar,
  value double
) timestamp(ts) partition by month wal dedup upsert keys(ts, name, tags);
