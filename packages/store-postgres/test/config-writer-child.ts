// Writers of configuration in a process of their own. It begins when it is told to.
import { once } from 'node:events';
import { openPostgres } from '../src/index.js';

const url = process.env['TEST_URL'];
const [writers, changes] = process.argv.slice(2).map(Number);
if (url === undefined || writers === undefined || changes === undefined) throw new Error('arguments are missing');

const { config, close } = openPostgres(url);
await config.audit.head();
process.send?.('ready');
await once(process, 'message');
await Promise.all(
  Array.from({ length: writers }, async (_, writer) => {
    for (let version = 0; version < changes; version++) {
      const change = { actor: 'child', expectedVersion: version };
      await config.settings.save({ id: `child-${writer}`, value: version }, change);
    }
  }),
);
await close();
process.disconnect();
