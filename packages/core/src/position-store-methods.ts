import {
  assertEach,
  assertLimit,
  assertName,
  assertOptionalAddress,
  assertOptionalName,
  assertRange,
} from './checks.js';
import type { MethodTable } from './method-table.js';
import { assertPosition, assertPositionCursor } from './model/position.js';
import type { PositionStore } from './position-store.js';
import { seriesStoreMethods } from './series-store-methods.js';

/** What {@link PositionStore}'s members are. */
export const positionStoreMethods: MethodTable<PositionStore> = {
  ...seriesStoreMethods,
  savePosition: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    check: ([position]) => assertPosition(position),
  },
  batchSavePositions: {
    kind: 'write',
    repeatable: true,
    bag: 1,
    rows: 0,
    check: ([positions]) => assertEach('positions', positions, assertPosition),
  },
  getPosition: {
    kind: 'read',
    bag: 1,
    check: ([id]) => assertName(id, 'id'),
  },
  getOpenPositions: {
    kind: 'read',
    bag: 0,
    check: ([options]) => {
      assertOptionalName(options, 'options', 'profileId');
      assertOptionalAddress(options, 'options', 'token');
    },
  },
  getPositionHistory: {
    kind: 'read',
    bag: 3,
    check: ([id, start, end, options], store) => {
      assertName(id, 'id');
      assertRange('range', { start, end });
      assertLimit(options, store);
      if (options?.after !== undefined) assertPositionCursor(options.after);
    },
  },
};
