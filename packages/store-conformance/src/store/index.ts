import type { Store } from '@tradestore/core';
import { afterClose } from './after-close.js';
import { callOptions } from './call-options.js';
import { connectionCut } from './connection-cut.js';
import { errorOrigin } from './error-origin.js';
import { frozenServer } from './frozen-server.js';
import type { StoreKit, StoreSuite } from './kit.js';
import { lifecycle } from './lifecycle.js';

/** Declares what holds for every store. */
export function everyStore<S extends Store>(suite: StoreSuite<S>, kit: StoreKit<S>): void {
  lifecycle(suite, kit);
  callOptions(suite, kit);
  afterClose(suite, kit);
  errorOrigin(suite, kit);
  connectionCut(suite);
  frozenServer(suite, kit);
}
