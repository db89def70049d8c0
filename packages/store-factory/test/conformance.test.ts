import { testTradeStore } from '@tradestore/store-conformance';
import { createStores } from '../src/index.ts';

// What the factory opens is what the backend's own package opens: no promise of the contract is lost on the way.
testTradeStore({
  name: 'memory, from createStores',
  open: async (options) => (await createStores({ trades: { url: 'memory:', ...options } })).trades,
  settle: (store) => store.flush('visible'),
  unsupported: ['shared-database', 'survives-restart', 'connection-faults', 'frozen-server'],
});
