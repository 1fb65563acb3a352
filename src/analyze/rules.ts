import { closest } from './suggest.ts';
import type { AnyRule, Severity } from './types.ts';

export const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];

export const isSeverity = (text: string): text is Severity => (SEVERITIES as readonly string[]).includes(text);

/** How grave a severity is; a higher number is graver. */
export const gravity = (severity: Severity): number => SEVERITIES.indexOf(severity);

export type RuleLookup =
  | { readonly ok: true; readonly rules: readonly AnyRule[] }
  | { readonly ok: false; readonly reason: string };

/** The rule of a name, or all rules that cover another tool's check of that id (`CKV_AWS_7`), in any case. */
export const findRules = (rules: readonly AnyRule[], name: string): RuleLookup => {
  const isMeant = (candidate: string): boolean => candidate.toLowerCase() === name.toLowerCase();
  const found = rules.filter((rule) => isMeant(rule.name));
  const covering = found.length > 0 ? found : rules.filter((rule) => rule.covers.some(isMeant));
  if (covering.length > 0) return { ok: true, rules: covering };
  const suggestion = closest(name, rules.flatMap((rule) => [rule.name, ...rule.covers]));
  return { ok: false, reason: `There is no rule ${name}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}` };
};
