import {
  type Address,
  comparePositions,
  compareText,
  type Position,
  type PositionCursor,
  type Timestamp,
} from '@tradestore/core';
import { BTree } from './b-tree.js';

/** Which snapshots of one position. */
export interface HistorySelection {
  readonly start: Timestamp;
  readonly end: Timestamp;
  readonly after?: PositionCursor | undefined;
}

/** Which open positions. */
export interface OpenSelection {
  readonly profileId?: string | undefined;
  readonly token?: Address | undefined;
}

type History = BTree<PositionCursor, Position>;
type ById = BTree<string, Position>;

/** Snapshots of positions, indexed so that no query looks at much more than it returns. */
export class PositionIndex {
  readonly #histories = new Map<string, History>();
  /** What is open by the latest snapshot of its id, by id. */
  readonly #open: ById = byId();
  readonly #openOfProfile = new Map<string, ById>();
  readonly #openOfToken = new Map<Address, ById>();
  #size = 0;

  /** How many snapshots. */
  get size(): number {
    return this.#size;
  }

  /** Saves a snapshot; one with the same key is replaced. The object itself is kept. */
  save(snapshot: Position): void {
    const latest = this.latest(snapshot.id);
    let history = this.#histories.get(snapshot.id);
    if (history === undefined) {
      history = new BTree(undefined, comparePositions);
      this.#histories.set(snapshot.id, history);
    }
    if (history.set(snapshot, snapshot)) this.#size += 1;
    if (latest !== undefined && comparePositions(snapshot, latest) < 0) return;
    if (latest?.status === 'open') this.#removeOpen(latest);
    if (snapshot.status === 'open') this.#addOpen(snapshot);
  }

  /** The snapshot of an id with the greatest time and sequence. */
  latest(id: string): Position | undefined {
    const history = this.#histories.get(id);
    const place = history?.maxKey();
    return place && history?.get(place);
  }

  /** The snapshots of an id, oldest first. */
  *history(id: string, { start, end, after }: HistorySelection): Generator<Position, void, undefined> {
    const from = after !== undefined && after.time >= start ? after : { time: start, sequence: 0n };
    for (const snapshot of this.#histories.get(id)?.values(from) ?? []) {
      if (snapshot.time >= end) return;
      if (after === undefined || comparePositions(snapshot, after) > 0) yield snapshot;
    }
  }

  /** The open positions, by id. With both a profile and a token, the one of fewer positions is gone through. */
  *open({ profileId, token }: OpenSelection): Generator<Position, void, undefined> {
    let narrowest = this.#open;
    for (const positions of [
      profileId === undefined ? this.#open : this.#openOfProfile.get(profileId),
      token === undefined ? this.#open : this.#openOfToken.get(token),
    ]) {
      if (positions === undefined) return;
      if (positions.size < narrowest.size) narrowest = positions;
    }
    for (const position of narrowest.values()) {
      if (profileId !== undefined && position.profileId !== profileId) continue;
      if (token !== undefined && position.token !== token) continue;
      yield position;
    }
  }

  #addOpen(position: Position): void {
    this.#open.set(position.id, position);
    add(this.#openOfProfile, position.profileId, position);
    add(this.#openOfToken, position.token, position);
  }

  #removeOpen(position: Position): void {
    this.#open.delete(position.id);
    remove(this.#openOfProfile, position.profileId, position);
    remove(this.#openOfToken, position.token, position);
  }
}

function byId(): ById {
  return new BTree<string, Position>(undefined, compareText);
}

function add<Key>(groups: Map<Key, ById>, key: Key, position: Position): void {
  let group = groups.get(key);
  if (group === undefined) {
    group = byId();
    groups.set(key, group);
  }
  group.set(position.id, position);
}

function remove<Key>(groups: Map<Key, ById>, key: Key, position: Position): void {
  const group = groups.get(key);
  group?.delete(position.id);
  if (group?.size === 0) groups.delete(key);
}
