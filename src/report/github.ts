import type { Severity } from '../analyze/types.ts';
import type { Report, ReportFinding } from './model.ts';
import { worstFirst } from './order.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

const message = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

const property = (text: string): string => message(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

const command = (name: string, properties: readonly (readonly [name: string, value: string | number])[], text: string): string =>
  `::${name} ${properties.map(([key, value]) => `${key}=${property(String(value))}`).join(',')}::${message(text)}\n`;

const annotation = ({ rule, severity, message: what, explanation, advice, alternatives = [], location }: ReportFinding): string => {
  const { file, line, column, endLine, endColumn } = location;
  // Columns count within one line; GitHub drops those of a longer region.
  const columns = line === endLine ? [['col', column], ['endColumn', endColumn]] as const : [];
  return command(
    COMMANDS[severity],
    [['file', file], ['line', line], ['endLine', endLine], ...columns, ['title', `kmslint ${rule}`]],
    [what, ...explanation, `Fix: ${advice}`, ...alternatives.map((each) => `Or: ${each}`)].join('\n'),
  );
};

/**
 * The report as workflow commands, which GitHub shows as annotations [Workflow commands for GitHub Actions]. The
 * gravest come first, as GitHub shows ten of a kind of each step; `limit` leaves the rest of each kind out.
 */
export const githubReport = ({ inputs, findings }: Report, limit = Infinity): string => {
  const shown: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const failed = inputs.filter(({ status }) => status === 'failed').map(({ file, line, column, reason }) => {
    shown.error += 1;
    const position = line === undefined ? [] : [['line', line], ['col', column ?? 1]] as const;
    return command('error', [['file', file], ...position, ['title', 'kmslint']], reason ?? 'The file cannot be analysed.');
  });
  const annotations = worstFirst(findings).flatMap((finding) => {
    shown[finding.severity] += 1;
    return shown[finding.severity] > limit ? [] : [annotation(finding)];
  });
  return [...failed.slice(0, limit), ...annotations].join('');
};
