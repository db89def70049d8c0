import { awkwardIds, codePoints, idsOfBlockEdges } from '../awkward-ids.js';
import { bothWays, comeBack } from '../series/come-back.js';
import { tradeKit } from './kit.js';
import type { TradeSuite } from './save-and-read.js';

/** Any unicode that an id allows. */
export function awkwardText(suite: TradeSuite): void {
  suite.group('awkward text', (contract) => {
    for (const [what, id] of Object.entries(awkwardIds)) {
      contract(`an id of ${what} comes back as it went in`, (scene) =>
        comeBack(tradeKit, scene, bothWays([{ profileId: id, ruleId: id }]), inCodePoints),
      );
    }

    contract('every edge of a unicode block comes back as it went in', (scene) =>
      comeBack(tradeKit, scene, pairsOf(idsOfBlockEdges()), inCodePoints),
    );
  });
}

interface Ids {
  readonly profileId: string;
  readonly ruleId: string;
}

function inCodePoints({ profileId, ruleId }: { profileId: string | null; ruleId: string | null }): string {
  return [profileId, ruleId].map((id) => (id === null ? 'null' : codePoints(id))).join(' / ');
}

function pairsOf(ids: readonly string[]): Ids[] {
  const pairs: Ids[] = [];
  for (const [at, id] of ids.entries()) {
    if (at % 2 === 0) pairs.push({ profileId: id, ruleId: ids[at + 1] ?? id });
  }
  return pairs;
}
