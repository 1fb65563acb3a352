import type { Analysis, LocatedFinding, RuleFailure, Summary } from '../analyze/run.ts';
import type { Fix, Severity } from '../analyze/types.ts';
import { keyName } from '../ask/key-name.ts';
import { decide } from '../evaluate/decide.ts';
import type { Reason } from '../evaluate/types.ts';
import { locate } from '../source/locate.ts';
import type { Json, Location } from '../source/place.ts';
import type { InputStatus } from '../world/build.ts';
import type { World } from '../world/types.ts';
import { unknownJson } from './json.ts';
import type { Point } from './json.ts';
import { requestJson } from './witness.ts';

/** The report for programs [formats, "Report"]; every other format but text is made from it. */
export interface Report {
  readonly kmslint: 1;
  readonly version: string;
  /** `2/3`: the second of three parts, to be put together by `kmslint merge`. */
  readonly shard?: string;
  readonly inputs: readonly InputStatus[];
  readonly summary: Summary;
  readonly findings: readonly ReportFinding[];
  readonly failures?: readonly RuleFailure[];
}

export interface Remark {
  readonly message: string;
  readonly location: Location;
}

export interface ReportFinding {
  readonly rule: string;
  readonly code?: string;
  readonly severity: Severity;
  readonly message: string;
  readonly location: Location;
  readonly related: readonly Remark[];
  readonly key?: string;
  readonly witness?: { readonly [member: string]: Json };
  /** The statements that decide the witness, in the order in which they count. */
  readonly path?: readonly Remark[];
  readonly explanation: readonly string[];
  readonly advice: string;
  /** What would do as well. */
  readonly alternatives?: readonly string[];
  readonly unknowns: readonly { readonly name: string; readonly matters: string; readonly location?: Point }[];
  readonly fix?: Fix;
  readonly fingerprint: string;
  readonly help: string;
}

export type { Point };

const ownerName = (owner: string, world: World): string => {
  const key = world.keys.find(({ arn }) => arn === owner);
  return key === undefined ? owner : keyName(key);
};

const stepOf = ({ effect, policy, owner, name, sid, place }: Reason, world: World): Remark => {
  const what = [policy, ...(name === undefined ? [] : [name]), `of ${ownerName(owner, world)}`].join(' ');
  const statement = policy === 'grant' ? '' : ` in ${sid === undefined ? 'a statement' : `statement ${sid}`}`;
  return { message: `The ${what} ${effect === 'Allow' ? 'allows' : 'denies'} it${statement}.`, location: locate(place) };
};

const findingOf = (finding: LocatedFinding, world: World): ReportFinding => {
  const { rule, code, severity, message, location, related, key, witness, explanation, advice, alternatives = [], unknowns, fix, fingerprint, help } = finding;
  const path = witness === undefined ? [] : decide(world, witness).because.map((reason) => stepOf(reason, world));
  return {
    rule,
    ...(code === undefined ? {} : { code }),
    severity,
    message,
    location,
    related: related.map((each) => ({ message: each.message, location: locate(each.place) })),
    ...(key === undefined ? {} : { key }),
    ...(witness === undefined ? {} : { witness: requestJson(witness) }),
    ...(path.length === 0 ? {} : { path }),
    explanation,
    advice,
    ...(alternatives.length === 0 ? {} : { alternatives }),
    unknowns: unknowns.map(unknownJson),
    ...(fix === undefined ? {} : { fix }),
    fingerprint,
    help,
  };
};

/** What programs are told about an analysis. */
export const reportOf = ({ world, inputs, summary, findings, failures }: Analysis, version: string, shard?: string): Report => ({
  kmslint: 1,
  version,
  ...(shard === undefined ? {} : { shard }),
  inputs,
  summary,
  findings: findings.map((finding) => findingOf(finding, world)),
  ...(failures.length === 0 ? {} : { failures }),
});
