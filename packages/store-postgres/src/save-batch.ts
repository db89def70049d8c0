import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DbError, type Trade } from '@tradestore/core';
import { from as copyFrom } from 'pg-copy-streams';
import { encodeTrades } from './copy-binary.js';
import type { Session } from './session.js';
import { copyToStage, copyTrades, makeStage, saveFromStage } from './trade-statements.js';

/**
 * Copies trades straight into the table, inside of the session's transaction.
 *
 * @param trades sorted by key, each key once
 * @throws what the driver throws; with SQLSTATE 23505 when the key of one is there
 */
export async function storeNewTrades(session: Session, trades: readonly Trade[]): Promise<void> {
  await copy(session, copyTrades, trades);
}

/** As {@link storeNewTrades}, for trades of which some are there: those are replaced, or left alone where they are the same. */
export async function replaceTrades(session: Session, trades: readonly Trade[]): Promise<void> {
  await session.client.query(makeStage);
  await copy(session, copyToStage, trades);
  await session.client.query(saveFromStage);
}

/** The rows are encoded while the server works. The pipeline lets no error of the stream get by, and waits when the server does. */
async function copy(session: Session, statement: string, trades: readonly Trade[]): Promise<void> {
  const stream = session.client.query(copyFrom(statement));
  await pipeline(Readable.from(encodeTrades(trades), { objectMode: false }), stream);
  if (stream.rowCount === trades.length) return;
  throw new DbError({
    kind: 'protocol',
    message: `the server took ${stream.rowCount} of ${trades.length} rows; the batch was rolled back`,
    outcome: 'not_applied',
  });
}
