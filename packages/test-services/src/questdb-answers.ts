import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { QuestDbAccess } from './questdb-server.js';

/** Where a server listens. */
export type QuestDbPlace = Pick<QuestDbAccess, 'host' | 'httpPort' | 'pgPort' | 'user' | 'password'>;

const START_MS = 60_000;
const ANSWER_MS = 5_000;

/** One statement over HTTP. @returns the rows */
export async function questDbQuery(place: QuestDbPlace, sql: string): Promise<unknown[][]> {
  const url = `http://${place.host}:${place.httpPort}/exec?query=${encodeURIComponent(sql)}`;
  const authorization = `Basic ${Buffer.from(`${place.user}:${place.password}`).toString('base64')}`;
  const response = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(ANSWER_MS) });
  const answer: unknown = await response.json();
  if (response.ok && typeof answer === 'object' && answer !== null && !('error' in answer)) {
    return 'dataset' in answer && Array.isArray(answer.dataset) ? answer.dataset : [];
  }
  throw new Error(`QuestDB answered ${response.status}`);
}

/** `9.3.4` of `Build Information: QuestDB 9.3.4, JDK 17, Commit Hash ...`. */
export async function questDbVersion(place: QuestDbPlace): Promise<string> {
  const [[build] = []] = await questDbQuery(place, 'select build()');
  const version = /QuestDB ([0-9][0-9.]*)/.exec(String(build))?.[1];
  if (version === undefined) throw new Error('QuestDB does not say its version');
  return version;
}

/** Resolves when a server answers on both ports. @throws the last error when it doesn't within a minute, or `stop` says so */
export async function untilQuestDbAnswers(place: QuestDbPlace, isOver: () => boolean = () => false): Promise<void> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    try {
      await questDbQuery(place, 'select 1');
      await pgAnswers(place);
      return;
    } catch (error) {
      if (isOver() || performance.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

async function pgAnswers({ host, pgPort, user, password }: QuestDbPlace): Promise<void> {
  const client = new Client({
    host,
    port: pgPort,
    user,
    password,
    database: 'qdb',
    connectionTimeoutMillis: ANSWER_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
  }
}
