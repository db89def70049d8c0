import { expect, test } from 'vitest';
import { contractsPage } from './contracts-page.ts';

test('docs/contracts-and-guarantees.md is what the method tables and the suite say', async () => {
  await expect(contractsPage()).toMatchFileSnapshot(
    '../../../docs/contracts-and-guarantees.md',
    'the page is stale: run npx -y pnpm@12 write:docs',
  );
});
