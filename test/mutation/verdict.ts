import type { Room } from './rooms';
import type { Mutant } from './sandbox';
import { type Identity, isEquivalent, keyOf, type Survivor } from './survivors';
import type { Fate } from './try-mutants';

/** What the mutants of a room came to, beside the list of survivors. */
export interface Findings {
  readonly fates: ReadonlyMap<Mutant, Fate>;
  /** Of all mutants of the room, tried or not. */
  readonly identities: ReadonlyMap<Mutant, Identity>;
  readonly listed: ReadonlyMap<string, Survivor>;
}

export interface Verdict {
  readonly mutants: number;
  readonly counts: ReadonlyMap<Fate, number>;
  readonly equivalent: number;
  readonly accepted: number;
  /** Survivors that the list does not name. */
  readonly unlisted: readonly Identity[];
  /** What the list names though tests kill it, or though it isn't there any more. */
  readonly stale: readonly Survivor[];
  /** In per cent; of a part of the mutants it says little. */
  readonly score: number;
}

export function judge(room: Room, { fates, identities, listed }: Findings): Verdict {
  const tried = [...fates].map(([mutant, fate]) => {
    const identity = identities.get(mutant)!;
    return { identity, fate, entry: listed.get(keyOf(identity)) };
  });
  const survivors = tried.filter(({ fate }) => fate === 'survived' || fate === 'not reached');
  const equivalent = survivors.filter(({ entry }) => entry && isEquivalent(entry)).length;
  const unlisted = survivors.filter(({ entry }) => !entry).map(({ identity }) => identity);
  const stale = [
    ...tried.flatMap(({ fate, entry }) => (entry && (isCaught(fate) || fate === 'refused') ? [entry] : [])),
    ...missing(room, identities, listed),
  ];
  const counts = new Map<Fate, number>();
  for (const { fate } of tried) counts.set(fate, (counts.get(fate) ?? 0) + 1);
  const valid = fates.size - (counts.get('refused') ?? 0) - equivalent;
  return {
    ...{ mutants: fates.size, counts, equivalent, accepted: survivors.length - unlisted.length - equivalent },
    ...{ unlisted, stale, score: scoreOf(valid, counts, unlisted.length) },
  };
}

export function isCaught(fate: Fate | undefined): boolean {
  return fate === 'killed' || fate === 'timed out' || fate === 'killed later';
}

function missing(
  { sources }: Room,
  identities: Findings['identities'],
  listed: Findings['listed'],
): Survivor[] {
  const present = new Set([...identities.values()].map(keyOf));
  const isOfRoom = ({ file }: Survivor) => sources.some((source) => file.startsWith(`src/${source}/`));
  return [...listed].flatMap(([key, entry]) => (isOfRoom(entry) && !present.has(key) ? [entry] : []));
}

/** The slower tests would kill as large a share of the undecided as they killed of the sample. */
function scoreOf(valid: number, counts: Verdict['counts'], unlisted: number): number {
  const of = (fate: Fate) => counts.get(fate) ?? 0;
  const sample = of('killed later') + unlisted;
  const ofUndecided = sample === 0 ? 0 : (of('undecided') * of('killed later')) / sample;
  const caught = of('killed') + of('timed out') + of('killed later') + ofUndecided;
  return valid === 0 ? 100 : (100 * caught) / valid;
}
