import sortedBTree from 'sorted-btree';

/** A sorted map of https://github.com/qwertie/btree-typescript. */
export type BTree<Key, Value> = sortedBTree.default<Key, Value>;

// The package is CommonJS: Node imports its exports object, and vitest and bundlers the class, whatever the types say.
const imported: unknown = sortedBTree;

export const BTree: typeof sortedBTree.default =
  typeof imported === 'function' ? (imported as typeof sortedBTree.default) : sortedBTree.default;
