// Times in a process of another zone: the driver's own parser shifts them, and cuts them to milliseconds. Not in the shared suite, which runs in
// one process.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sharedQuestDb, tablePrefix } from '@tradestore/test-services';
import { expect, it } from 'vitest';
import { migrateQuestDb } from '../../src/index.js';

const questdb = sharedQuestDb();
const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

it.runIf(questdb !== null).each(['America/New_York', 'Pacific/Chatham', 'UTC'])(
  'are exact to the microsecond in %s',
  { timeout: 30_000 },
  async (TZ) => {
    const { host, httpPort, pgPort } = questdb ?? {};
    const tables = { host, httpPort, pgPort, tablePrefix: tablePrefix() };
    await migrateQuestDb(tables);
    const program = `import { openQuestDb } from ${JSON.stringify(built)};
      const stores = openQuestDb(${JSON.stringify(tables)});
      const time = 1710054000123457; // the night in which New York's clocks go forward
      await stores.positions.savePosition({ id: 'p', time, sequence: 1n, profileId: 'x',
        wallet: 'So11111111111111111111111111111111111111112', token: 'So11111111111111111111111111111111111111112',
        quote: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', status: 'open', quantity: 1n, costBasis: 1n, feesPaid: 0n,
        realizedPnl: -1n, openedAt: time - 1, slot: 1n });
      await stores.positions.flush('visible');
      const found = await stores.positions.getPositionHistory('p', time, time + 1);
      console.log(JSON.stringify(found.map(({ time, openedAt }) => [time, openedAt])));
      await stores.close();`;
    const env = { ...process.env, TZ };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
    expect(JSON.parse(stdout)).toEqual([[1710054000123457, 1710054000123456]]);
  },
);
