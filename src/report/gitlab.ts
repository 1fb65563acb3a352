import type { Severity } from '../analyze/types.ts';
import { toText } from './json.ts';
import type { Report } from './model.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'info' };

/** The findings as a GitLab Code Quality report [docs.gitlab.com, Code Quality, "Code Quality report format"]. */
export const gitlabReport = ({ findings }: Report): string => toText(findings.map(({ rule, severity, message, advice, location, fingerprint }) => ({
  description: `${message}. Fix: ${advice}`,
  check_name: rule,
  fingerprint,
  severity: SEVERITIES[severity],
  location: { path: location.file, lines: { begin: location.line, end: location.endLine } },
})));
