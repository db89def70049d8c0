// A process that has closed its stores ends by itself. Not in the shared suite, which runs inside of one process.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { startStage } from './stage.js';

const stage = await startStage();
const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

const trade = `{
  signature: '5'.repeat(86), instruction: 0, innerInstruction: null, fill: 0, slot: 1n, transactionIndex: null,
  time: 1724198400000000, token: 'So11111111111111111111111111111111111111112',
  quote: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', trader: 'So11111111111111111111111111111111111111112',
  side: 'buy', tokenAmount: 1n, quoteAmount: 1n, price: '1', fee: null, venue: 'test', pool: null, profileId: null, ruleId: null }`;

const scenes = {
  'after a save, a read and a close': `
    await stores.trades.saveTrade(${trade});
    await stores.trades.flush('visible');
    await stores.trades.getTradesByToken('So11111111111111111111111111111111111111112', 1);
    await stores.close();`,
  'after opening alone': '',
  'after a save that a silent server never answered, and a close': `
    const late = stores.trades.saveTrade(${trade}).catch(() => {});
    await stores.close({ deadlineMs: 100 });
    await late;`,
};

it.each(Object.entries(scenes))('%s', { timeout: 30_000 }, async (title, scene) => {
  const tables = await stage.freshTables();
  if (title.includes('silent')) await stage.http.apply({ kind: 'freeze' });
  const program = `import { openQuestDb } from ${JSON.stringify(built)};
    const stores = openQuestDb(${JSON.stringify(tables)});${scene}`;
  const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 20_000,
  });
  expect(stderr).toBe('');
});
