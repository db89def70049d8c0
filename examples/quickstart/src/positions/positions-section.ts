import type { Position, PositionStore } from '@tradestore/core';
import { type Account, ask, type Tell } from '../account.ts';
import { count, shortened, symbolOf } from '../format.ts';
import type { Question } from '../question.ts';
import { openPositions } from '../questions/open-positions.ts';
import { positionHistory } from '../questions/position-history.ts';
import { saveRows, speedOf } from '../save-rows.ts';
import { mostActiveTrader, mostTradedToken } from '../trades/busiest.ts';
import type { SomeTrades } from '../trades/chain-order.ts';
import { type History, historiesOf, longestOf } from './histories.ts';
import { positionsOf } from './positions-of.ts';
import { verifyPositions } from './verify-positions.ts';

/** Folds positions out of the trades, saves every snapshot, asks about them, and reads every one back. */
export async function positionsSection(store: PositionStore, trades: SomeTrades, tell: Tell): Promise<Account> {
  const { snapshots, leftOut } = positionsOf(trades);
  const saveBatch = (batch: readonly Position[]) => store.batchSavePositions(batch);
  const saved = await saveRows(store, { noun: 'snapshots of positions', rows: snapshots, saveBatch });
  const histories = historiesOf(snapshots);
  const answers = await ask(questionsAboutPositions(store, trades, histories), tell);
  await verifyPositions(store, histories);
  return {
    name: 'positions',
    stored: `${count(snapshots.length)} snapshots of ${count(histories.length)}; ${count(leftOut)} sales without a buy left out: ${speedOf(snapshots.length, saved)}`,
    answers,
  };
}

/** The questions about the positions of these trades. @param histories all that the store must hold */
export function questionsAboutPositions(
  store: Pick<PositionStore, 'getOpenPositions' | 'getPositionHistory' | 'maxRows'>,
  trades: SomeTrades,
  histories: readonly History[],
): readonly Question[] {
  const trader = mostActiveTrader(trades);
  const token = mostTradedToken(trades);
  const questions: Question[] = [
    {
      title: `Open positions of the busiest trader, ${shortened(trader)}, at average cost`,
      answer: () => openPositions(store, histories, trader, token),
    },
  ];
  const busiest = longestOf(histories);
  if (busiest !== undefined) {
    const [first] = busiest;
    questions.push({
      title: `The busiest position, ${shortened(first.wallet)} in ${symbolOf(first.token)} for ${symbolOf(first.quote)}, page by page`,
      answer: () => positionHistory(store, busiest),
    });
  }
  return questions;
}
