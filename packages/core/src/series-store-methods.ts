import { invalidArgument } from './invalid-argument.js';
import type { MethodTable } from './method-table.js';
import type { SeriesStore } from './series-store.js';
import type { Store } from './store.js';

/** What the members are that every store has. */
export const storeMethods: MethodTable<Store> = {
  name: { kind: 'value' },
  health: { kind: 'control', bag: 0 },
  close: { kind: 'close' },
};

/** What the members are that every store of a series has. */
export const seriesStoreMethods: MethodTable<SeriesStore> = {
  ...storeMethods,
  readYourWrites: { kind: 'value' },
  durability: { kind: 'value' },
  atomicBatchSize: { kind: 'value' },
  lastWrite: { kind: 'value' },
  maxRows: { kind: 'value' },
  flush: {
    kind: 'read',
    afterWrites: true,
    bag: 1,
    check: ([until]) => {
      if (until === 'acknowledged' || until === 'visible') return;
      throw invalidArgument({ what: 'until' }, "must be 'acknowledged' or 'visible'", until);
    },
  },
};
