import {
  type AnyMethodTable,
  anyMethodTable,
  configStoreMethods,
  configTransactionMethods,
  specsByPath,
} from '@tradestore/core';

/** What a config store can be asked, and what `work` of a transaction can, by path: `rules.save`, `tx.rules.save`. */
export const configSpecs: AnyMethodTable = {
  ...specsByPath(anyMethodTable(configStoreMethods)),
  ...specsByPath(anyMethodTable(configTransactionMethods), 'tx.'),
};
