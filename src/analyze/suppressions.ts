import type { Place } from '../source/place.ts';
import type { World } from '../world/types.ts';
import type { LocatedFinding } from './run.ts';

/** Findings that somebody accepts, for a reason. All members that are given must fit. */
export interface Suppression {
  /** Names of rules; empty: of any. */
  readonly rules: readonly string[];
  readonly file?: string;
  /** ARN, id or `alias/…` of a key. */
  readonly key?: string;
  readonly fingerprint?: string;
  readonly reason: string;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until?: string;
  /** In the configuration. */
  readonly place: Place;
}

/** A suppression that suppresses nothing: because nothing fits, or because its time is over. */
export interface UnusedSuppression {
  readonly suppression: Suppression;
  readonly why: 'nothing fits' | 'ended';
}

/** Whether a file, as the report names it, is one of a glob of the configuration. */
export type FileMatch = (file: string, glob: string) => boolean;

const isKey = (world: World, named: string, arn: string | undefined): boolean => {
  if (arn === undefined) return false;
  if (arn === named || arn.endsWith(`:key/${named}`)) return true;
  return world.keys.find((key) => key.arn === arn)?.aliases?.includes(named) === true;
};

const fits = ({ rules, file, key, fingerprint }: Suppression, finding: LocatedFinding, world: World, matches: FileMatch): boolean =>
  (rules.length === 0 || rules.includes(finding.rule)) &&
  (file === undefined || matches(finding.location.file, file)) &&
  (key === undefined || isKey(world, key, finding.key)) &&
  (fingerprint === undefined || fingerprint === finding.fingerprint);

export interface Suppressing {
  readonly kept: readonly LocatedFinding[];
  readonly suppressed: readonly LocatedFinding[];
  readonly unused: readonly UnusedSuppression[];
}

/**
 * Takes out the findings that a suppression fits and whose time is not over. A suppression of rules that did not
 * run cannot be called unused.
 */
export const suppress = (
  findings: readonly LocatedFinding[],
  suppressions: readonly Suppression[],
  { world, matches, today, ran }: { readonly world: World; readonly matches: FileMatch; readonly today: string; readonly ran: ReadonlySet<string> },
): Suppressing => {
  const isOver = ({ until }: Suppression): boolean => until !== undefined && until < today;
  const fitting = findings.map((finding) => suppressions.filter((suppression) => fits(suppression, finding, world, matches)));
  const isSuppressed = findings.map((_finding, index) => fitting[index]?.some((suppression) => !isOver(suppression)) === true);
  const used = new Set(fitting.flat());
  return {
    kept: findings.filter((_finding, index) => !isSuppressed[index]),
    suppressed: findings.filter((_finding, index) => isSuppressed[index]),
    unused: suppressions.flatMap((suppression): UnusedSuppression[] => {
      if (isOver(suppression)) return [{ suppression, why: 'ended' }];
      const couldBe = suppression.rules.length === 0 || suppression.rules.some((rule) => ran.has(rule));
      return used.has(suppression) || !couldBe ? [] : [{ suppression, why: 'nothing fits' }];
    }),
  };
};
