import type { AnyRule, Severity, TextEdit } from '../analyze/types.ts';
import type { Location } from '../source/place.ts';
import type { InputStatus } from '../world/build.ts';
import { toText } from './json.ts';
import { homePage, isInside, rulePage, uriOf } from './links.ts';
import type { Point, Remark, Report, ReportFinding } from './model.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** How GitHub sorts alerts: over 7.0 is high, over 4.0 medium [SARIF support for code scanning, security-severity]. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.0', info: '2.0' };

const artifact = (file: string): object => ({ uri: uriOf(file), ...(isInside(file) ? { uriBaseId: '%SRCROOT%' } : {}) });

const region = (location: Point | Location): object => ({
  startLine: location.line,
  startColumn: location.column,
  ...('endLine' in location ? { endLine: location.endLine, endColumn: location.endColumn } : {}),
});

const physical = (location: Point | Location): object => ({
  physicalLocation: { artifactLocation: artifact(location.file), region: region(location) },
});

const remark = ({ message, location }: Remark): object => ({ ...physical(location), message: { text: message } });

const ruleJson = ({ name, summary, severity, preset, covers }: AnyRule): object => ({
  id: name,
  name,
  shortDescription: { text: summary },
  fullDescription: { text: summary },
  help: { text: `kmslint rule ${name} prints the page of this rule.`, markdown: `[${name}](${rulePage(name)}); \`kmslint rule ${name}\` prints the page.` },
  helpUri: rulePage(name),
  defaultConfiguration: { level: LEVELS[severity], enabled: preset === 'recommended' },
  properties: { tags: ['security', 'aws', 'kms', ...covers], precision: 'very-high', 'security-severity': SECURITY_SEVERITY[severity] },
});

const messageOf = ({ message, explanation, unknowns, advice, alternatives = [] }: ReportFinding): string => [
  message,
  ...explanation,
  ...unknowns.map(({ name, matters }) => `Rests on ${name}: ${matters}`),
  `Fix: ${advice}`,
  ...alternatives.map((each) => `Or: ${each}`),
].join('\n');

/** The way of the witness: who asks, then each statement that decides, then the place that is reported. */
const codeFlow = ({ witness, path = [], location, message }: ReportFinding): object[] => {
  if (witness === undefined || path.length === 0) return [];
  const asked = `${String(witness['principal'])} asks for ${String(witness['action'])}. `;
  const steps = path.map((step, index) => ({ ...step, message: `${index === 0 ? asked : ''}${step.message}` }));
  const locations = [...steps, { message, location }].map((step) => ({ location: remark(step) }));
  return [{ threadFlows: [{ locations }] }];
};

const replacement = ({ start, end, text }: TextEdit): object =>
  ({ deletedRegion: { charOffset: start, charLength: end - start }, insertedContent: { text } });

const fixes = ({ fix }: ReportFinding): object[] => {
  if (fix === undefined || fix.edits.length === 0) return [];
  const files = [...new Set(fix.edits.map(({ file }) => file))];
  return [{
    description: { text: fix.title },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: fix.edits.filter((edit) => edit.file === file).map(replacement),
    })),
  }];
};

const resultJson = (finding: ReportFinding, ruleIndex: ReadonlyMap<string, number>): object => {
  const { rule, severity, location, related, fingerprint, key, witness, unknowns } = finding;
  const [flows, suggested] = [codeFlow(finding), fixes(finding)];
  return {
    ruleId: rule,
    ...(ruleIndex.has(rule) ? { ruleIndex: ruleIndex.get(rule) } : {}),
    level: LEVELS[severity],
    message: { text: messageOf(finding) },
    locations: [physical(location)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((each, id) => ({ id, ...remark(each) })) }),
    ...(flows.length === 0 ? {} : { codeFlows: flows }),
    ...(suggested.length === 0 ? {} : { fixes: suggested }),
    partialFingerprints: { 'kmslint/v1': fingerprint, primaryLocationLineHash: `${fingerprint}:1` },
    properties: {
      'security-severity': SECURITY_SEVERITY[severity],
      ...(key === undefined ? {} : { key }),
      ...(witness === undefined ? {} : { witness }),
      ...(unknowns.length === 0 ? {} : { unknowns }),
    },
  };
};

const notification = ({ file, reason, line, column }: InputStatus): object => ({
  level: 'error',
  message: { text: reason ?? 'The file cannot be analysed.' },
  locations: [line === undefined ? { physicalLocation: { artifactLocation: artifact(file) } } : physical({ file, line, column: column ?? 1 })],
});

/**
 * The report as SARIF 2.1.0 [OASIS SARIF v2.1.0], in the parts that GitHub code scanning shows: rules, fingerprints,
 * related locations, and the way of the witness as a code flow.
 */
export const sarifReport = ({ version, inputs, findings, failures = [] }: Report, rules: readonly AnyRule[]): string => {
  const ruleIndex = new Map(rules.map(({ name }, index) => [name, index]));
  const notifications = [
    ...inputs.filter(({ status }) => status === 'failed').map(notification),
    ...failures.map(({ rule, reason }) => ({ level: 'error', message: { text: `Rule ${rule} failed: ${reason}` } })),
  ];
  return toText({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'kmslint', informationUri: homePage, version, semanticVersion: version, rules: rules.map(ruleJson) } },
      columnKind: 'utf16CodeUnits',
      invocations: [{ executionSuccessful: notifications.length === 0, toolExecutionNotifications: notifications }],
      results: findings.map((finding) => resultJson(finding, ruleIndex)),
    }],
  });
};
