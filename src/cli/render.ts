import { registry } from '../../rules/registry.generated.ts';
import type { Analysis } from '../analyze/run.ts';
import { frame } from '../report/frame.ts';
import { githubReport } from '../report/github.ts';
import { gitlabReport } from '../report/gitlab.ts';
import { htmlReport } from '../report/html.ts';
import type { CodeFrame } from '../report/html.ts';
import { toText } from '../report/json.ts';
import { junitReport } from '../report/junit.ts';
import { markdownReport } from '../report/markdown.ts';
import type { Report } from '../report/model.ts';
import { plain } from '../report/paint.ts';
import { sarifReport } from '../report/sarif.ts';

const RENDERERS = {
  json: (report) => toText(report),
  sarif: (report) => sarifReport(report, registry),
  github: (report) => githubReport(report),
  junit: junitReport,
  gitlab: gitlabReport,
  markdown: (report) => markdownReport(report),
  html: htmlReport,
} satisfies Record<string, (report: Report, frame?: CodeFrame) => string>;

/** Formats for programs and pages; `text` is for people at a terminal. */
export type ReportFormat = keyof typeof RENDERERS;

export const REPORT_FORMATS = Object.keys(RENDERERS) as ReportFormat[];

/** A report in a format; only HTML shows code, where the files are at hand. */
export const renderReport = (format: ReportFormat, report: Report, code?: CodeFrame): string => RENDERERS[format](report, code);

const FRAME_WIDTH = 110;

/** The lines of code of the findings of an analysis. */
export const codeOf = ({ findings }: Analysis): CodeFrame => {
  const places = new Map(findings.map(({ fingerprint, place }) => [fingerprint, place]));
  return ({ fingerprint, severity }) => {
    const place = places.get(fingerprint);
    return place === undefined ? [] : frame(place, { paint: plain, mark: severity, width: FRAME_WIDTH });
  };
};
