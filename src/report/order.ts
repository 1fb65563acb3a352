import { gravity } from '../analyze/rules.ts';
import type { ReportFinding } from './model.ts';

/** The gravest first; those of one severity stay in their order. */
export const worstFirst = (findings: readonly ReportFinding[]): ReportFinding[] =>
  [...findings].sort((left, right) => gravity(right.severity) - gravity(left.severity));
