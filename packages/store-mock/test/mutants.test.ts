import type { Store } from '@tradestore/core';
import { afterAll, describe, expect, test } from 'vitest';
import { configMutants } from './mutants/config/index.js';
import { configStore, metricsStore, positionStore, priceCache, tradeStore } from './mutants/contracts.js';
import { type Contract, firstOf, hunt, nameOf } from './mutants/hunt.js';
import { metricMutants } from './mutants/metrics/index.js';
import type { Mutant } from './mutants/mutant.js';
import { positionMutants } from './mutants/positions/index.js';
import { priceMutants } from './mutants/prices/index.js';
import { tradeMutants } from './mutants/trades/index.js';

const killed: string[] = [];
const survived: string[] = [];

huntAll(tradeStore, tradeMutants);
huntAll(positionStore, positionMutants);
huntAll(metricsStore, metricMutants);
huntAll(priceCache, priceMutants);
huntAll(configStore, configMutants);

// One file for all contracts, so that one line can count them.
afterAll(() => {
  const total = `mutants: ${killed.length} killed, ${survived.length} survived`;
  console.log([...killed, ...survived, total].join('\n'));
});

/** One test for each mutant: it passes when the declared test of the contract is the first to fail, for the declared reason. */
function huntAll<S extends Store, Options extends object>(
  contract: Contract<S, Options>,
  mutants: readonly Mutant<S, Options>[],
): void {
  describe(`mutants of ${contract.name}`, () => {
    test('without a bug every test passes', async () => {
      expect(await firstOf(contract)).toBeNull();
    });

    for (const mutant of mutants) {
      test(mutant.bug, async () => {
        const name = `${contract.name}: ${mutant.bug}\n    breaks: ${mutant.breaks}`;
        const escaped = await hunt(contract, mutant).catch((error: unknown) => `the hunt failed: ${String(error)}`);
        if (escaped === null) killed.push(`killed: ${name}\n    by: ${nameOf(mutant.killedBy)}`);
        else survived.push(`SURVIVED: ${name}\n    ${escaped}`);
        expect(escaped, name).toBeNull();
      });
    }
  });
}
