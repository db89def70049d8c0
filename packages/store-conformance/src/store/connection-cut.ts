import { type Health, isDbError, type Store } from '@tradestore/core';
import { expect } from 'vitest';
import { cutConnections } from '../cut-connections.js';
import { aMoment, recovering, whileTimePasses } from '../until-done.js';
import type { StoreSuite } from './kit.js';

/** A store whose connections were cut. */
export function connectionCut<S extends Store>(suite: StoreSuite<S>): void {
  suite.group('health after a cut', (contract) => {
    contract(
      'after its connections were cut, health resolves, and is up again',
      async (scene) => {
        const { harness } = scene;
        const store = await scene.open();
        await store.health();
        await cutConnections(scene, store);
        let health = await whileTimePasses(harness, store.health());
        for (const since = performance.now(); health.status !== 'up' && recovering(since); ) {
          expectExplained(health);
          await aMoment(harness);
          health = await whileTimePasses(harness, store.health());
        }
        expect(health).toMatchObject({ status: 'up', error: null });
      },
      { needs: 'connection-faults' },
    );
  });
}

/** Health that is not up says why. */
function expectExplained({ status, error }: Health): void {
  expect(['degraded', 'down']).toContain(status);
  if (status === 'down') expect(isDbError(error), 'the error of a store that is down').toBe(true);
}
