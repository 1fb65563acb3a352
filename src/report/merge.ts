import type { Summary } from '../analyze/run.ts';
import { byPosition } from '../analyze/order.ts';
import type { InputStatus } from '../world/build.ts';
import type { Report, ReportFinding } from './model.ts';

export type Merging = { readonly ok: true; readonly report: Report } | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): Merging => ({ ok: false, reason });

const SHARD = /^(\d+)\/(\d+)$/;

/** Why the reports are not all the parts of one run; undefined when they are, or none is a part. */
const misfit = (reports: readonly Report[]): string | undefined => {
  const shards = reports.map(({ shard }) => (shard === undefined ? undefined : SHARD.exec(shard)?.slice(1).map(Number)));
  if (shards.every((shard) => shard === undefined)) return undefined;
  const count = shards[0]?.[1];
  if (shards.some((shard) => shard === undefined || shard[1] !== count) || count === undefined) return 'the reports are not parts of one run: their --shard I/N do not have the same N';
  const missing = Array.from({ length: count }, (_none, index) => index + 1).filter((part) => !shards.some((shard) => shard?.[0] === part));
  if (missing.length > 0) return `part ${missing.map((part) => `${part}/${count}`).join(', ')} is missing`;
  if (reports.length > count) return 'a part is given more than once';
  const inputs = new Set(reports.map((report) => JSON.stringify(report.inputs)));
  return inputs.size === 1 ? undefined : 'the parts did not read the same files';
};

/** A suppression is unused when it is unused in each part; what else a rule finds is found in one part only. */
const UNUSED = 'unused-suppression';

const findingsOf = (reports: readonly Report[], areShards: boolean): ReportFinding[] => {
  const everywhere = ({ fingerprint }: ReportFinding): boolean =>
    reports.every(({ findings }) => findings.some((finding) => finding.rule === UNUSED && finding.fingerprint === fingerprint));
  return reports.flatMap(({ findings }, index) =>
    findings.filter((finding) => !areShards || finding.rule !== UNUSED || (index === 0 && everywhere(finding)))).sort(byPosition);
};

const summaryOf = (reports: readonly Report[], areShards: boolean, inputs: readonly InputStatus[], findings: readonly ReportFinding[]): Summary => {
  const count = (severity: ReportFinding['severity']): number => findings.filter((finding) => finding.severity === severity).length;
  const total = (member: 'keys' | 'principals' | 'grants'): number =>
    (areShards ? reports.slice(0, 1) : reports).reduce((sum, { summary }) => sum + summary[member], 0);
  return {
    files: inputs.length,
    keys: total('keys'),
    principals: total('principals'),
    grants: total('grants'),
    error: count('error'),
    warning: count('warning'),
    info: count('info'),
    suppressed: reports.reduce((sum, { summary }) => sum + summary.suppressed, 0),
  };
};

const byFile = (left: InputStatus, right: InputStatus): number => (left.file < right.file ? -1 : left.file > right.file ? 1 : 0);
const byRule = (left: { readonly rule: string }, right: { readonly rule: string }): number => (left.rule < right.rule ? -1 : left.rule > right.rule ? 1 : 0);

/**
 * One report out of several: of the parts of a sharded run, exactly the report of the whole run; of runs over
 * different files, all their findings.
 */
export const mergeReports = (reports: readonly Report[]): Merging => {
  const [first] = reports;
  if (first === undefined) return refuse('there is no report to merge');
  if (reports.some(({ version }) => version !== first.version)) return refuse('the reports are of different versions of kmslint');
  const reason = misfit(reports);
  if (reason !== undefined) return refuse(reason);
  const areShards = first.shard !== undefined;
  const inputs = areShards ? first.inputs : reports.flatMap((report) => report.inputs).sort(byFile);
  const twice = inputs.find((input, index) => inputs[index - 1]?.file === input.file);
  if (twice !== undefined) return refuse(`${twice.file} is in more than one report`);
  const findings = findingsOf(reports, areShards);
  const failures = reports.flatMap((report) => report.failures ?? []).sort(byRule);
  const summary = summaryOf(reports, areShards, inputs, findings);
  return {
    ok: true,
    report: { kmslint: 1, version: first.version, inputs, summary, findings, ...(failures.length === 0 ? {} : { failures }) },
  };
};
