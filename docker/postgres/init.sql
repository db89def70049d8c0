-- What the container's first start runs, as the superuser in the database `trades`, by psql: the roles, a login of each, and the
-- roles once more for the settings of these logins.
\getenv trades_deploy TRADES_DEPLOY_PASSWORD
\getenv trades_bot TRADES_BOT_PASSWORD
\getenv trades_desk TRADES_DESK_PASSWORD
set tradestore.trades_deploy = :'trades_deploy';
set tradestore.trades_bot = :'trades_bot';
set tradestore.trades_desk = :'trades_desk';
\i /tradestore/roles.sql
\i /tradestore/logins.sql
\i /tradestore/roles.sql
