import {
  testConfigStore,
  testMetricsStore,
  testPositionStore,
  testPriceCache,
  testTradeStore,
} from '@tradestore/store-conformance';
import { createStores } from '../src/index.ts';

// What the factory opens is what the backend's own package opens: no promise of a contract is lost on the way. It doesn't
// hand out the mock's server, so what takes one to be disturbed is shown by the mock's own run of these suites.
const name = 'memory, from createStores';
const unsupported = ['shared-database', 'survives-restart', 'connection-faults', 'frozen-server'] as const;

testTradeStore({
  name,
  open: async (options) => (await createStores({ trades: { url: 'memory:', ...options } })).trades,
  settle: (store) => store.flush('visible'),
  unsupported,
});

testPositionStore({
  name,
  open: async (options) => (await createStores({ positions: { url: 'memory:', ...options } })).positions,
  settle: (store) => store.flush('visible'),
  unsupported,
});

testMetricsStore({
  name,
  open: async (options) => (await createStores({ metrics: { url: 'memory:', ...options } })).metrics,
  settle: (store) => store.flush('visible'),
  unsupported,
});

testPriceCache({
  name,
  open: async (options) => (await createStores({ prices: { url: 'memory:', ...options } })).prices,
  unsupported,
});

testConfigStore({
  name,
  open: async (options) => (await createStores({ config: { url: 'memory:', ...options } })).config,
  unsupported,
});
