-- up
create table tradestore.trades (
  time timestamptz not null,
  slot int8 not null,
  transaction_index int4 not null,
  signature text collate "C" not null,
  instruction int4 not null,
  inner_instruction int4 not null,
  fill int4 not null,
  token text collate "C" not null,
  quote text collate "C" not null,
  trader text collate "C" not null,
  side text collate "C" not null,
  token_amount numeric(20,0) not null,
  quote_amount numeric(20,0) not null,
  price numeric(38,24) not null,
  fee numeric(20,0),
  venue text collate "C" not null,
  pool text collate "C",
  profile_id text collate "C",
  rule_id text collate "C",
  constraint trades_pkey primary key (time, signature, instruction, inner_instruction, fill),
  constraint trades_time_range check (time between '2020-03-16T00:00:00Z' and '2255-06-05T23:47:34.740991Z'),
  constraint trades_place check
    (slot >= 0 and transaction_index >= -1 and instruction >= 0 and inner_instruction >= -1 and fill >= 0),
  constraint trades_side check (side = 'buy' or side = 'sell')
);

create index trades_token_time on tradestore.trades (token, time);

-- down
drop table tradestore.trades;
