import {
  compareText,
  hasTags,
  type MetricCursor,
  type MetricPoint,
  type Tags,
  type Timestamp,
  tagsText,
} from '@tradestore/core';
import { BTree } from './b-tree.js';

/** Which points of one name. */
export interface MetricSelection {
  readonly start: Timestamp;
  readonly end: Timestamp;
  /** Pairs that a point must hold. */
  readonly tags?: Tags | undefined;
  readonly after?: MetricCursor | undefined;
}

/** Where a point stands among those of its name; its tags are written out once and not at each comparison. */
interface Place {
  readonly time: Timestamp;
  readonly tags: string;
}

type Points = BTree<Place, MetricPoint>;

/** The points of one name: all, and those of each tag, so that a filter goes through those of its rarest one. */
interface NamedPoints {
  readonly all: Points;
  readonly ofTag: Map<string, Points>;
}

const none: Tags = {};

/** Points of metrics, indexed so that no query looks at much more than it returns. */
export class MetricIndex {
  readonly #ofName = new Map<string, NamedPoints>();
  #size = 0;

  /** How many points. */
  get size(): number {
    return this.#size;
  }

  /** Saves a point; one with the same name, tags and time is replaced. The object itself is kept. */
  save(point: MetricPoint): void {
    let named = this.#ofName.get(point.name);
    if (named === undefined) {
      named = { all: emptyPoints(), ofTag: new Map() };
      this.#ofName.set(point.name, named);
    }
    const place = placeOf(point);
    if (named.all.set(place, point)) this.#size += 1;
    for (const tag of tagsOf(point.tags)) {
      let ofTag = named.ofTag.get(tag);
      if (ofTag === undefined) {
        ofTag = emptyPoints();
        named.ofTag.set(tag, ofTag);
      }
      ofTag.set(place, point);
    }
  }

  /** The points of a name, by time and tags, oldest first. */
  *select(name: string, { start, end, tags = none, after }: MetricSelection): Generator<MetricPoint, void, undefined> {
    const last = after === undefined ? undefined : placeOf(after);
    // No text is less than the empty one.
    const from = last !== undefined && last.time >= start ? last : { time: start, tags: '' };
    for (const [place, point] of this.#narrowest(name, tags)?.entries(from) ?? []) {
      if (place.time >= end) return;
      if (last !== undefined && comparePlaces(place, last) <= 0) continue;
      if (hasTags(point.tags, tags)) yield point;
    }
  }

  /** The point of a name with the greatest time and tags. */
  latest(name: string, tags: Tags = none): MetricPoint | undefined {
    for (const [, point] of this.#narrowest(name, tags)?.entriesReversed() ?? []) {
      if (hasTags(point.tags, tags)) return point;
    }
    return undefined;
  }

  /** The fewest points among which all are that have these tags. */
  #narrowest(name: string, tags: Tags): Points | undefined {
    const named = this.#ofName.get(name);
    let narrowest = named?.all;
    for (const tag of tagsOf(tags)) {
      const ofTag = named?.ofTag.get(tag);
      if (ofTag === undefined || narrowest === undefined) return undefined;
      if (ofTag.size < narrowest.size) narrowest = ofTag;
    }
    return narrowest;
  }
}

function emptyPoints(): Points {
  return new BTree<Place, MetricPoint>(undefined, comparePlaces);
}

function placeOf({ time, tags }: MetricCursor): Place {
  return { time, tags: tagsText(tags) };
}

function comparePlaces(a: Place, b: Place): number {
  return a.time - b.time || compareText(a.tags, b.tags);
}

/** Each pair as a text of its own. */
function tagsOf(tags: Tags): string[] {
  return Object.entries(tags).map((pair) => JSON.stringify(pair));
}
