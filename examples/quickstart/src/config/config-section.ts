import type { ConfigStore } from '@tradestore/core';
import { type Account, ask, type Tell } from '../account.ts';
import { count } from '../format.ts';
import { auditTrail } from '../questions/audit-trail.ts';
import { oddNames } from '../questions/odd-names.ts';
import { mostActiveTrader, mostTradedToken } from '../trades/busiest.ts';
import type { SomeTrades } from '../trades/chain-order.ts';
import { ChangeLog } from './change-log.ts';
import { type OddName, settingsOf } from './odd-names.ts';
import { saveSettings } from './save-settings.ts';
import { changeRecords, profileOf, stopLossOf } from './stop-loss.ts';

/** Keeps a profile, a rule and the odd names as settings, shows who changed what, and verifies the audit log. */
export async function configSection(
  config: ConfigStore,
  trades: SomeTrades,
  names: readonly OddName[],
  tell: Tell,
): Promise<Account> {
  const start = await config.audit.head();
  const log = new ChangeLog();
  const trader = mostActiveTrader(trades);
  const venues = trades.filter((trade) => trade.trader === trader).map(({ venue }) => venue);
  const profile = profileOf(trader, [...new Set(venues)]);
  const token = mostTradedToken(trades);
  const rule = stopLossOf(trader, trades.findLast((trade) => trade.token === token) ?? trades[0]);
  const { stale, current } = await changeRecords(config, log, profile, rule);
  const author = { actor: 'metadata-sync', reason: 'names of new tokens' };
  await saveSettings(config, log, settingsOf(names), author);
  const questions = [
    {
      title: 'Who changed what, and why',
      answer: async () =>
        [
          await auditTrail(config, log, start),
          `  refused as a conflict: pausing the rule as of version ${stale}, when version ${current} was live`,
        ].join('\n'),
    },
    { title: 'Odd names of tokens, as settings', answer: () => oddNames(config, names) },
  ];
  const answers = await ask(questions, tell);
  return {
    name: 'config',
    stored: `1 profile, 1 rule, ${count(names.length)} settings; ${count(log.changes.length)} entries in the audit log`,
    answers,
  };
}
