import type { Summary } from '../analyze/run.ts';
import { SEVERITIES } from '../analyze/rules.ts';
import type { Severity } from '../analyze/types.ts';

const NOUNS: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  error: ['error', 'errors'], warning: ['warning', 'warnings'], info: ['info', 'info'],
};

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `2 errors`, with a number of findings of a severity. */
export const countOf = (severity: Severity, count: number): string => counted(count, ...NOUNS[severity]);

/** Severities of which there are findings, the gravest first. */
export const presentSeverities = (summary: Summary): Severity[] => [...SEVERITIES].reverse().filter((severity) => summary[severity] > 0);

/** `2 errors, 1 warning`, or `no findings`. */
export const countsText = (summary: Summary): string => {
  const present = presentSeverities(summary);
  return present.length === 0 ? 'no findings' : present.map((severity) => countOf(severity, summary[severity])).join(', ');
};

/** `in 3 files (1 key, 4 principals)`. */
export const scopeText = ({ files, keys, principals, grants, suppressed }: Summary): string => {
  const read = [counted(keys, 'key'), counted(principals, 'principal'), ...(grants > 0 ? [counted(grants, 'grant')] : [])];
  return `in ${counted(files, 'file')} (${[...read, ...(suppressed > 0 ? [`${suppressed} suppressed`] : [])].join(', ')})`;
};
