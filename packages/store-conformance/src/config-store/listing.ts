import type { ConfigStore, ListOptions, NoFilter, RecordKind, RecordsByKind, Versioned } from '@tradestore/core';
import { expect } from 'vitest';
import { bad, rejectionOf } from '../rejection.js';
import type { World } from '../world.js';
import { type ConfigSuite, expecting } from './config-scene.js';
import { forEachKind, type RecordKit } from './record-kits.js';

/** In the order of code points, which is neither that of UTF-16 nor of any language. */
const endings = ['', '!', '0', '10', '9', 'A', 'Z', 'a', 'aa', 'b', '~', '\u00e4', '\uff5e', '\u{1F680}', '\u{10FFFF}'];
/** Comes after every ending. */
const LAST = '\u{10FFFF}\u{10FFFF}';

/** The live records of a kind. */
export function listing(suite: ConfigSuite): void {
  suite.group('listing', (contract) => {
    forEachKind(<K extends RecordKind>(kit: RecordKit<K>) => {
      const { plural } = kit;

      contract(`${plural}: list gives the live records by id in the order of code points`, async ({ store, world }) => {
        const base = await saveAll(store, world, kit);
        const found = (await kit.of(store).list()).filter(({ record }) => record.id.startsWith(base));
        expect(found.map(({ record }) => record.id)).toStrictEqual(endings.map((ending) => `${base}${ending}`));
      });

      contract(`${plural}: limit gives the first, and after those that follow an id`, async ({ store, world }) => {
        const base = await saveAll(store, world, kit);
        for (let at = 0; at < endings.length; at += 2) {
          const after = `${base}${endings[at]}`;
          const found = await kit.of(store).list({ after, limit: endings.length - 1 - at || 1 });
          const following = endings.slice(at + 1).map((ending) => `${base}${ending}`);
          expect(found.map(({ record }) => record.id).slice(0, following.length)).toStrictEqual(following);
        }
      });

      contract(`${plural}: after may be an id that no record has`, async ({ store, world }) => {
        const base = await saveAll(store, world, kit);
        const found = await kit.of(store).list({ after: `${base}Zz`, limit: 2 });
        expect(found.map(({ record }) => record.id)).toStrictEqual([`${base}a`, `${base}aa`]);
      });

      for (const limit of [1, 4, 5, 15, 16]) {
        contract(`${plural}: pages of ${limit} hold every record exactly once`, async ({ store, world }) => {
          const base = await saveAll(store, world, kit);
          const found = await walk(store, kit, base, limit);
          expect(found.map(({ record }) => record.id)).toStrictEqual(endings.map((ending) => `${base}${ending}`));
        });
      }

      contract(
        `${plural}: while records are added, pages hold what was there exactly once`,
        async ({ store, world }) => {
          const base = await saveAll(store, world, kit);
          let added = 0;
          const found = await walk(store, kit, base, 4, async (last) => {
            for (const id of [`${base}!${added}`, `${last}+${added}`]) {
              if (added++ < 8) await kit.of(store).save(kit.make(world, { id }), expecting(0));
            }
          });
          const ids = found.map(({ record }) => record.id);
          const expected = endings.map((ending) => `${base}${ending}`);
          expect(ids.filter((id) => expected.includes(id))).toStrictEqual(expected);
          expect(ids).toStrictEqual([...new Set(ids)]);
        },
      );

      contract(`${plural}: what was removed is not listed, and what was made anew is`, async ({ store, world }) => {
        const base = await saveAll(store, world, kit);
        for (const ending of ['0', 'A', 'b']) await kit.of(store).remove(`${base}${ending}`, expecting(1));
        await kit.of(store).save(kit.make(world, { id: `${base}A` }), expecting(0));
        const left = endings.filter((ending) => ending !== '0' && ending !== 'b');
        const found = await walk(store, kit, base, 20);
        expect(found.map(({ record }) => record.id)).toStrictEqual(left.map((ending) => `${base}${ending}`));
        expect(found.find(({ record }) => record.id === `${base}A`)?.version).toBe(3);
      });

      contract(`${plural}: list gives the last version of each record`, async ({ store, world }) => {
        const base = await saveAll(store, world, kit);
        const record = kit.make(world, { id: `${base}a` });
        const saved = await kit.of(store).save(record, expecting(1));
        expect(await kit.of(store).list({ after: `${base}Z`, limit: 1 })).toStrictEqual([saved]);
        expect(await kit.of(store).get(record.id)).toStrictEqual(saved);
      });

      contract(`${plural}: list accepts options that are undefined`, async ({ store, world }) => {
        const base = await saveAll(store, world, kit);
        const options: ListOptions<NoFilter> = { filter: undefined, limit: undefined, after: undefined };
        const found = await kit.of(store).list(options);
        expect(found.filter(({ record }) => record.id.startsWith(base))).toHaveLength(endings.length);
      });

      if (kit.kind === 'rule') return;
      contract(`${plural}: a filter with a field is refused with kind invalid_argument`, async ({ store }) => {
        for (const field of ['id', 'profileId', 'status', 'kind']) {
          const filter = bad<NoFilter>({ [field]: 'draft' });
          await rejectionOf(kit.of(store).list({ filter }), 'invalid_argument');
        }
        expect(await kit.of(store).list({ filter: {}, limit: 1 })).toHaveLength(1);
      });
    });
  });
}

/** Saves a record of each ending, in another order, and gives what their ids start with. */
async function saveAll<K extends RecordKind>(store: ConfigStore, world: World, kit: RecordKit<K>): Promise<string> {
  await kit.prepare(store, world);
  const base = `${world.name('list')}-`;
  for (const ending of world.shuffled(endings)) {
    await kit.of(store).save(kit.make(world, { id: `${base}${ending}` }), expecting(0));
  }
  return base;
}

/** All records whose ids start so, page by page. */
async function walk<K extends RecordKind>(
  store: ConfigStore,
  kit: RecordKit<K>,
  base: string,
  limit: number,
  betweenPages: (last: string) => Promise<void> = async () => undefined,
): Promise<Versioned<RecordsByKind[K]>[]> {
  const found: Versioned<RecordsByKind[K]>[] = [];
  // What comes before the first: one code point less than its last, and more than any other.
  let after = `${base.slice(0, -1)},${LAST}`;
  for (;;) {
    const page = await kit.of(store).list({ limit, after });
    expect(page.length).toBeLessThanOrEqual(limit);
    const own = page.filter(({ record }) => record.id.startsWith(base));
    found.push(...own);
    const last = page.at(-1)?.record.id;
    if (last === undefined || own.length < page.length || page.length < limit) return found;
    expect(found.length, 'records on all pages').toBeLessThan(100);
    await betweenPages(last);
    after = last;
  }
}
