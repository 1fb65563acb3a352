import type { Severity } from '../analyze/types.ts';
import { countOf, presentSeverities, scopeText } from './counts.ts';
import { visible } from './display.ts';
import { SCRIPT, STYLE } from './html-assets.ts';
import { rulePage } from './links.ts';
import type { Point, Remark, Report, ReportFinding } from './model.ts';
import { worstFirst } from './order.ts';

const ENTITIES: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const text = (value: string): string => visible(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

const place = ({ file, line, column }: Point): string => `<code class="place">${text(`${file}:${line}:${column}`)}</code>`;

const remark = ({ message, location }: Remark): string => `<li>${text(message)} ${place(location)}</li>`;

const list = (title: string, items: readonly string[], tag: 'ul' | 'ol'): string =>
  items.length === 0 ? '' : `<h3>${title}</h3><${tag}>${items.join('')}</${tag}>`;

const witness = ({ witness: request }: ReportFinding): string =>
  request === undefined ? '' : `<h3>A request that shows it</h3><pre>${text(JSON.stringify(request, null, 2))}</pre>`;

/** The lines of code of a finding; none where the files are not at hand. */
export type CodeFrame = (finding: ReportFinding) => readonly string[];

const article = (finding: ReportFinding, frame: CodeFrame): string => {
  const { rule, severity, message, location, explanation, advice, alternatives = [], related, path = [], unknowns, fix } = finding;
  const code = frame(finding);
  return [
    `<article class="${severity}" data-severity="${severity}">`,
    `<h2><span class="badge">${severity}</span> ${text(message)}</h2>`,
    `<p>${place(location)} <a class="rule" href="${text(rulePage(rule))}">${text(rule)}</a></p>`,
    code.length === 0 ? '' : `<pre class="code">${code.map(text).join('\n')}</pre>`,
    ...explanation.map((line) => `<p>${text(line)}</p>`),
    list('How the request gets through', path.map(remark), 'ol'),
    list('See also', related.map(remark), 'ul'),
    list('Rests on', unknowns.map(({ name, matters }) => `<li><code>${text(name)}</code>: ${text(matters)}</li>`), 'ul'),
    `<p class="fix"><strong>Fix:</strong> ${text(advice)}${fix === undefined ? '' : ` <em>(${fix.safe ? '--fix' : '--fix --unsafe-fixes'}: ${text(fix.title)})</em>`}</p>`,
    ...alternatives.map((each) => `<p class="fix"><strong>Or:</strong> ${text(each)}</p>`),
    `<details><summary>More</summary>${witness(finding)}<h3>Fingerprint</h3><code>${text(finding.fingerprint)}</code></details>`,
    '</article>',
  ].filter((line) => line !== '').join('\n');
};

const filters = ({ summary }: Report): string => presentSeverities(summary).map((severity: Severity) =>
  `<label class="${severity}"><input type="checkbox" checked value="${severity}"> ${countOf(severity, summary[severity])}</label>`).join('\n');

const broken = ({ inputs }: Report): string => {
  const failed = inputs.filter(({ status }) => status === 'failed').map(({ file, reason, line, column }) =>
    `<li>${place({ file, line: line ?? 1, column: column ?? 1 })} ${text(reason ?? 'It cannot be analysed.')}</li>`);
  return failed.length === 0 ? '' : `<section class="broken"><h2>Not analysed</h2><ul>${failed.join('')}</ul></section>`;
};

/** The report as one HTML page that needs nothing else. */
export const htmlReport = (report: Report, frame: CodeFrame = () => []): string => [
  '<!doctype html>',
  '<html lang="en">',
  '<head>',
  '<meta charset="utf-8">',
  '<meta name="viewport" content="width=device-width, initial-scale=1">',
  '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; script-src \'unsafe-inline\'">',
  '<title>kmslint report</title>',
  `<style>${STYLE}</style>`,
  '</head>',
  '<body>',
  `<header><h1>kmslint</h1><p>${report.findings.length === 0 ? 'No findings' : 'Findings'} ${scopeText(report.summary)}.</p><form>`,
  filters(report),
  '<input type="search" placeholder="Search" aria-label="Search in the findings"></form></header>',
  '<main>',
  broken(report),
  ...worstFirst(report.findings).map((finding) => article(finding, frame)),
  '</main>',
  `<footer>kmslint ${text(report.version)}</footer>`,
  `<script>${SCRIPT}</script>`,
  '</body>',
  '</html>',
  '',
].filter((line, index, lines) => line !== '' || index === lines.length - 1).join('\n');
