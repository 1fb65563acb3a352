import type { InputStatus } from '../world/build.ts';
import type { Report, ReportFinding } from './model.ts';

// What XML 1.0 cannot hold even escaped [XML 1.0, 2.2 Characters].
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;',
};

const attribute = (text: string): string => text.replace(NO_XML, '\uFFFD').replace(/[&<>"\n\r\t]/g, (character) => ENTITIES[character] ?? '');

const content = (text: string): string => text.replace(NO_XML, '\uFFFD').replace(/[&<>\r]/g, (character) => ENTITIES[character] ?? '');

const failed = ({ rule, severity, message, location, explanation, advice, alternatives = [], unknowns }: ReportFinding): string => {
  const { file, line, column } = location;
  const body = [
    `${file}:${line}:${column}`,
    ...explanation,
    ...unknowns.map(({ name, matters }) => `Rests on ${name}: ${matters}`),
    `Fix: ${advice}`,
    ...alternatives.map((each) => `Or: ${each}`),
  ].join('\n');
  return [
    `    <testcase name="${attribute(`${rule} at line ${line}, column ${column}`)}" classname="${attribute(file)}" time="0">`,
    `      <failure message="${attribute(message)}" type="${severity}">${content(body)}</failure>`,
    '    </testcase>\n',
  ].join('\n');
};

const broken = ({ file, reason }: InputStatus): string => {
  const what = reason ?? 'The file cannot be analysed.';
  return `    <testcase name="can be analysed" classname="${attribute(file)}" time="0">\n      <error message="${attribute(what)}" type="input"/>\n    </testcase>\n`;
};

const suite = (input: InputStatus, findings: readonly ReportFinding[]): string => {
  const isBroken = input.status === 'failed';
  const cases = [...(isBroken ? [broken(input)] : []), ...findings.map(failed)];
  if (cases.length === 0) cases.push(`    <testcase name="no findings" classname="${attribute(input.file)}" time="0"/>\n`);
  const counts = `tests="${cases.length}" failures="${findings.length}" errors="${isBroken ? 1 : 0}" skipped="0" time="0"`;
  return `  <testsuite name="${attribute(input.file)}" ${counts}>\n${cases.join('')}  </testsuite>\n`;
};

/**
 * The report as JUnit XML, in the form that Jenkins and GitLab read [jenkinsci/xunit-plugin, junit-10.xsd]: a suite
 * for each file that is analysed or broken, a failed case for each finding.
 */
export const junitReport = ({ inputs, findings }: Report): string => {
  const files = new Map(inputs.filter(({ status }) => status !== 'unrecognised').map((input) => [input.file, input]));
  for (const { location: { file } } of findings) if (!files.has(file)) files.set(file, { file, kind: 'unknown', status: 'analysed' });
  const suites = [...files.values()].map((input) => suite(input, findings.filter(({ location }) => location.file === input.file)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kmslint">\n${suites.join('')}</testsuites>\n`;
};
