import { createBudget } from '../algebra/budget.ts';
import { matchesGlob, parseGlob } from '../algebra/glob.ts';
import { kmsActions, type KmsAction } from '../aws/kms.ts';
import { textAtom } from '../evaluate/symbolic/atoms.ts';
import { documentVocabulary, matchFormula } from '../evaluate/symbolic/documents.ts';
import { STEP_BUDGET } from '../evaluate/symbolic/inquire.ts';
import { solve } from '../evaluate/symbolic/search.ts';
import { splitArnFields } from '../policy/pattern.ts';
import type { PolicyVersion, Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';

/** ARNs of a shape: the six fields, each with wildcards. */
export type ArnShape = readonly [string, string, string, string, string, string];

export const ANY_KEY: ArnShape = ['arn', '*', 'kms', '*', '*', 'key/*'];
export const ANY_ALIAS: ArnShape = ['arn', '*', 'kms', '*', '*', 'alias/*'];
/** A key that nothing speaks of: what covers it covers keys at large. */
export const SOME_OTHER_KEY: ArnShape = ['arn', '*', 'kms', '*', '*', 'key/6f1d2c3b-5a49-4e87-9b06-d1e2f3a4b5c6'];

/** The shape of one ARN; what no input states of it may be anything. */
export const shapeOf = (arn: string): ArnShape => {
  const [prefix = '*', partition = '*', service = '*', region = '*', account = '*', resource = '*'] = splitArnFields(arn).map((field) => field.replace(/‹[^›]*›/g, '*'));
  return [prefix, partition, service, region, account, resource];
};

/** The statement for every caller and action: only its resource element is left. */
const resourceOnly = ({ effect, resource, index, place }: Statement): Statement => ({
  effect, index, place, conditions: [], action: { negated: false, patterns: ['*'] }, ...(resource === undefined ? {} : { resource }),
});

/**
 * Whether the resource element of a statement covers some ARN of a shape; `true` also where an unresolved input may
 * make it. A statement without the element covers everything.
 */
export const covers = (statement: Statement, version: PolicyVersion, shape: ArnShape): boolean => {
  const vocabulary = documentVocabulary([], 'none');
  const { maker, resource } = vocabulary;
  const fields = resource.fields.flatMap((field, index) => (shape[index] === '*' ? [] : [maker.atom(textAtom(resource, field, parseGlob(shape[index] ?? '*')))]));
  const formula = maker.and(matchFormula(resourceOnly(statement), version, vocabulary), ...fields);
  return solve(maker, formula, createBudget(STEP_BUDGET)).kind !== 'empty';
};

/** Whether a statement covers requests that are for no resource, such as `kms:ListKeys`: it has to say `*`. */
export const coversNoResource = ({ resource }: Statement): boolean =>
  resource === undefined || resource.negated || resource.patterns.some((pattern) => hasUnknown(pattern) || pattern === '*');

/** An action pattern of a statement that is for KMS alone, with the actions that it matches. */
export interface KmsPattern {
  readonly pattern: string;
  readonly actions: readonly KmsAction[];
}

const SERVICE = 'kms:';

/** The patterns of an `Action` element that name KMS, and what they match. Patterns for all services are no such. */
export const kmsPatterns = ({ action }: Statement): KmsPattern[] => {
  if (action.negated) return [];
  return action.patterns.filter((pattern) => pattern.toLowerCase().startsWith(SERVICE) && !hasUnknown(pattern)).map((pattern) => {
    const glob = parseGlob(pattern.toLowerCase());
    return { pattern, actions: kmsActions.filter(({ name }) => matchesGlob(glob, `${SERVICE}${name.toLowerCase()}`)) };
  });
};
