import { decide } from '../evaluate/decide.ts';
import type { Place } from '../source/place.ts';
import { SEVERITIES } from './rules.ts';
import type { Analysis, LocatedFinding, Summary } from './run.ts';

/** Files on which a finding rests: where it is, what it refers to, and the statements that decide its witness. */
const filesOf = ({ place, related, unknowns, witness }: LocatedFinding, { world }: Analysis): string[] => {
  const deciding = witness === undefined ? [] : decide(world, witness).because.map((reason) => reason.place);
  const places: (Place | undefined)[] = [place, ...related.map((each) => each.place), ...unknowns.map((each) => each.place), ...deciding];
  return places.flatMap((each) => (each === undefined ? [] : [each.document.file]));
};

const recounted = (summary: Summary, findings: readonly LocatedFinding[]): Summary => ({
  ...summary,
  ...Object.fromEntries(SEVERITIES.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length])),
});

/**
 * The part of an analysis that concerns some of its files: the findings that rest on one of them, and the files
 * themselves. All others were read for what they say about these.
 */
export const concerning = (analysis: Analysis, isMeant: (file: string) => boolean): Analysis => {
  const findings = analysis.findings.filter((finding) => filesOf(finding, analysis).some(isMeant));
  const inputs = analysis.inputs.filter(({ file }) => isMeant(file));
  return { ...analysis, inputs, findings, summary: { ...recounted(analysis.summary, findings), files: inputs.length } };
};
