import { inSentence } from '../policy/unknown.ts';
import { locate } from '../source/locate.ts';
import type { Location } from '../source/place.ts';
import type { PolicyKind } from '../readers/kinds.ts';
import { readWorld } from '../world/build.ts';
import type { InputFile, InputStatus, WorldReading } from '../world/build.ts';
import type { World } from '../world/types.ts';
import type { Configuration } from './config.ts';
import { fingerprints } from './fingerprint.ts';
import { byPosition, compareText } from './order.ts';
import { SEVERITIES } from './rules.ts';
import { suppress } from './suppressions.ts';
import type { FileMatch } from './suppressions.ts';
import type { AnyRule, Finding, Report, RuleContext, Severity } from './types.ts';

export interface AnalysisInput {
  readonly files: readonly InputFile[];
  /** Files that were asked for by name: one that is not recognised has failed. */
  readonly named: ReadonlySet<string>;
  /** Files and folders that could not be read at all. */
  readonly unreadable: readonly InputStatus[];
  readonly rules: readonly AnyRule[];
  readonly configuration: Configuration;
  /** What a bare policy document is for, where the configuration says so. */
  readonly classify?: (path: string) => PolicyKind | undefined;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Runs only the rules that fall to one part of several (counted from 1); all of the input is read. */
  readonly shard?: { readonly part: number; readonly of: number };
  /** Fingerprints of findings that were there before and are not to be reported. */
  readonly baseline?: ReadonlySet<string>;
  /** How the globs of the configuration are read. */
  readonly matches?: FileMatch;
}

export interface LocatedFinding extends Finding {
  readonly location: Location;
  /** The same as long as rule, key, statement and message are, wherever the lines move. */
  readonly fingerprint: string;
  /** The rule's page, from the root of the package. */
  readonly help: string;
}

/** A rule that failed by a mistake of its own; its other findings are reported. */
export interface RuleFailure {
  readonly rule: string;
  /** ARN of the key on which it fails, when one key alone makes it fail. */
  readonly key?: string;
  readonly reason: string;
}

export interface Summary {
  readonly files: number;
  readonly keys: number;
  readonly principals: number;
  readonly grants: number;
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly suppressed: number;
}

export interface Analysis {
  readonly world: World;
  readonly inputs: readonly InputStatus[];
  readonly summary: Summary;
  /** By file, line, column, rule and message. */
  readonly findings: readonly LocatedFinding[];
  /** Findings that the configuration suppresses. */
  readonly suppressed: readonly LocatedFinding[];
  /** Findings that are in the baseline. */
  readonly known: readonly LocatedFinding[];
  readonly failures: readonly RuleFailure[];
}

export interface ReadInput {
  readonly files: readonly InputFile[];
  readonly named: ReadonlySet<string>;
  readonly unreadable: readonly InputStatus[];
  readonly classify?: (path: string) => PolicyKind | undefined;
}

const asFailed = (input: InputStatus): InputStatus => ({ ...input, status: 'failed' });

/** Reads files into a world; files asked for by name that are not recognised have failed. */
export const read = ({ files, named, unreadable, classify }: ReadInput): WorldReading => {
  const reading = readWorld(files, classify === undefined ? {} : { classify });
  const inputs = reading.inputs.map((input) => (input.status === 'unrecognised' && named.has(input.file) ? asFailed(input) : input));
  return { ...reading, inputs: [...inputs, ...unreadable].sort((left, right) => compareText(left.file, right.file)) };
};

const sameFile: FileMatch = (file, glob) => file === glob;

/** What the configuration gives a rule in a file: its last override that fits, or what it says for all files. */
const severityOf = (rule: AnyRule, { preset, rules, overrides }: Configuration, isIn: (glob: string) => boolean): Severity | 'off' | undefined => {
  const override = overrides.findLast(({ files, severities }) => severities.has(rule.name) && files.some(isIn))?.severities.get(rule.name);
  const setting = override ?? rules.get(rule.name)?.severity;
  if (setting !== undefined) return setting;
  return rule.preset === 'recommended' || preset === 'strict' ? undefined : 'off';
};

/** Whether a rule is off in every file. */
const isOff = (rule: AnyRule, configuration: Configuration): boolean =>
  severityOf(rule, configuration, () => false) === 'off' &&
  configuration.overrides.every(({ severities }) => (severities.get(rule.name) ?? 'off') === 'off');

/** What a rule says of one report stands, unless the configuration gives the rule another severity than its own. */
const severityOfReport = (rule: AnyRule, configured: Severity | undefined, report: Report): Severity =>
  (configured === undefined || configured === rule.severity ? report.severity ?? rule.severity : configured);

const optionsOf = (rule: AnyRule, { rules }: Configuration): { readonly [option: string]: unknown } => {
  const defaults = Object.entries(rule.options).map(([option, schema]) => [option, schema.default] as const);
  return { ...Object.fromEntries(defaults), ...rules.get(rule.name)?.options };
};

interface Run {
  readonly reports: readonly Report[];
  readonly error?: unknown;
}

const runRule = (rule: AnyRule, context: Omit<RuleContext<unknown>, 'options'>, options: unknown): Run => {
  const reports: Report[] = [];
  try {
    // The configuration's schema, which is made from the rule, has checked the options.
    for (const report of rule.check({ ...context, options } as RuleContext<never>)) reports.push(report);
    return { reports };
  } catch (error) {
    return { reports, error };
  }
};

/** ARN of the first key that makes a run fail even alone. */
const culprit = (world: World, fails: (part: World) => boolean): string | undefined =>
  world.keys.find((key) => fails({ ...world, keys: [key] }))?.arn;

const failureOf = (rule: AnyRule, error: unknown, key: string | undefined): RuleFailure => ({
  rule: rule.name,
  ...(key === undefined ? {} : { key }),
  reason: error instanceof Error ? error.message : String(error),
});

/** A report in words for people; what is to be written into files stays as it is. */
const readable = (report: Report): Report => ({
  ...report,
  message: inSentence(report.message),
  explanation: report.explanation.map(inSentence),
  advice: inSentence(report.advice),
  ...(report.alternatives === undefined ? {} : { alternatives: report.alternatives.map(inSentence) }),
  related: report.related.map((each) => ({ ...each, message: inSentence(each.message) })),
});

interface RulesRun {
  readonly findings: Finding[];
  readonly failures: RuleFailure[];
}

const runRules = (rules: readonly AnyRule[], context: Omit<RuleContext<unknown>, 'options'>, { configuration, matches = sameFile }: AnalysisInput): RulesRun => {
  const findings: Finding[] = [];
  const failures: RuleFailure[] = [];
  const { world } = context;
  for (const rule of rules) {
    const options = optionsOf(rule, configuration);
    const runOn = (part: World): Run => runRule(rule, { ...context, world: part }, options);
    const run = runOn(world);
    for (const report of run.reports) {
      const severity = severityOf(rule, configuration, (glob) => matches(report.place.document.file, glob));
      if (severity !== 'off') findings.push({ ...readable(report), rule: rule.name, severity: severityOfReport(rule, severity, report) });
    }
    if (run.error === undefined) continue;
    failures.push(failureOf(rule, run.error, culprit(world, (part) => runOn(part).error !== undefined)));
  }
  return { findings, failures };
};

const located = (findings: readonly Finding[]): LocatedFinding[] => {
  const placed = findings.map((finding) => ({ ...finding, location: locate(finding.place) })).sort(byPosition);
  const prints = fingerprints(placed);
  return placed.map((finding, index) => ({ ...finding, fingerprint: prints[index] ?? '', help: `docs/rules/${finding.rule}.md` }));
};

const summaryOf = ({ world, inputs }: WorldReading, findings: readonly Finding[], suppressed: number): Summary => {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const [info, warning, error] = SEVERITIES.map(count);
  return {
    files: inputs.length,
    keys: world.keys.length,
    principals: world.principals.size,
    grants: world.keys.reduce((sum, key) => sum + (key.grants?.length ?? 0), 0),
    error: error ?? 0,
    warning: warning ?? 0,
    info: info ?? 0,
    suppressed,
  };
};

/** The rules that are on, or of a part those that fall to it, and the rules about suppressions, which each part runs. */
const rulesToRun = ({ rules, configuration, shard }: AnalysisInput): { readonly first: AnyRule[]; readonly last: AnyRule[] } => {
  const on = (rule: AnyRule): boolean => !isOff(rule, configuration);
  const isMine = (_rule: AnyRule, index: number): boolean => shard === undefined || index % shard.of === shard.part - 1;
  return {
    first: rules.filter(({ afterSuppressions }) => afterSuppressions !== true).filter(isMine).filter(on),
    last: rules.filter(({ afterSuppressions }) => afterSuppressions === true).filter(on),
  };
};

/**
 * Reads the files, runs the rules that the configuration turns on, and returns all findings with their positions.
 * Pure: the same input gives the same result, in the same order. A rule that throws is listed in `failures`.
 */
export const analyze = (input: AnalysisInput): Analysis => {
  const reading = read(input);
  const { configuration, today, baseline = new Set(), matches = sameFile } = input;
  const { policies, inputs } = reading;
  const world: World = { ...reading.world, today };
  const context = { world, policies, trusted: configuration.trusted, guarantees: configuration.guarantees, today };
  const { first, last } = rulesToRun(input);
  const found = runRules(first, context, input);
  const ran = new Set(first.map(({ name }) => name));
  const { kept, suppressed, unused } = suppress(located(found.findings), configuration.suppressions, { world, matches, today, ran });
  const about = runRules(last, { ...context, unusedSuppressions: unused }, input);
  const all = [...kept, ...located(about.findings)].sort(byPosition);
  const findings = all.filter(({ fingerprint }) => !baseline.has(fingerprint));
  const known = all.filter(({ fingerprint }) => baseline.has(fingerprint));
  const summary = summaryOf(reading, findings, suppressed.length + known.length);
  return { world, inputs, summary, findings, suppressed, known, failures: [...found.failures, ...about.failures] };
};
