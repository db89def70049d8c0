import { type QuestDbPlace, questDbVersion } from './questdb-answers.js';
import type { QuestDbOptions, QuestDbServer } from './questdb-server.js';
import { QUESTDB_USER } from './questdb-settings.js';
import { Unavailable } from './unavailable.js';

export const QUESTDB_URL_VARIABLE = 'TRADESTORE_TEST_QUESTDB_URL';

/**
 * The server that the environment names, as `questdb://user:password@host:9000?pgPort=8812`. It may hold other people's data: the
 * tests make tables with names of their own, and leave all others alone. @throws Error when it is named and doesn't answer
 */
export async function environmentQuestDb(options: QuestDbOptions): Promise<QuestDbServer | Unavailable> {
  const text = process.env[QUESTDB_URL_VARIABLE];
  if (text === undefined || text === '') return new Unavailable(`${QUESTDB_URL_VARIABLE} is not set`);
  const special = (['own', 'settings'] as const).find((option) => options[option]);
  if (special !== undefined) return new Unavailable(`${QUESTDB_URL_VARIABLE} does not serve the option ${special}`);
  const place = placeOf(text);
  const stop = async (): Promise<void> => {};
  return {
    origin: 'environment',
    version: await versionOf(place),
    ...place,
    control: null,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function placeOf(text: string): QuestDbPlace {
  const url = new URL(text);
  return {
    host: url.hostname,
    httpPort: Number(url.port || 9_000),
    pgPort: Number(url.searchParams.get('pgPort') ?? 8_812),
    user: decodeURIComponent(url.username) || QUESTDB_USER.user,
    password: decodeURIComponent(url.password) || QUESTDB_USER.password,
  };
}

async function versionOf(place: QuestDbPlace): Promise<string> {
  try {
    return await questDbVersion(place);
  } catch (cause) {
    // The URL stays out of the message: it holds a password.
    throw new Error(`${QUESTDB_URL_VARIABLE}: the server does not answer as asked; correct the variable or unset it`, {
      cause,
    });
  }
}
