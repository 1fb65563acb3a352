import { createBudget } from '../algebra/budget.ts';
import type { Policy } from '../policy/types.ts';
import { documentVocabulary, onlyFormula, type DocumentCaller, type DocumentVocabulary } from '../evaluate/symbolic/documents.ts';
import { STEP_BUDGET } from '../evaluate/symbolic/inquire.ts';
import { solve, type Model } from '../evaluate/symbolic/search.ts';
import { dimensionText, dimensionValues } from '../evaluate/symbolic/witness.ts';
import type { Request } from '../evaluate/types.ts';
import type { Verdict } from './types.ts';

const hasPrincipals = (policy: Policy): boolean => policy.statements.some(({ principal }) => principal !== undefined);

const requestFrom = (vocabulary: DocumentVocabulary, model: Model): Request => {
  const budget = createBudget(STEP_BUDGET);
  const context = [...vocabulary.dimensions.values()].flatMap((dimension) => {
    const values = dimensionValues(dimension, model, budget);
    return values.length === 0 ? [] : [[dimension.label, values] as const];
  });
  return {
    principal: vocabulary.principal === undefined ? '*' : dimensionText(vocabulary.principal, model, budget),
    action: dimensionText(vocabulary.action, model, budget),
    resource: dimensionText(vocabulary.resource, model, budget),
    context: new Map(context),
    sessionPolicies: [],
  };
};

const compareFor = (left: Policy, right: Policy, caller: DocumentCaller): Verdict => {
  const vocabulary = documentVocabulary([left, right], caller);
  const outcome = solve(vocabulary.maker, onlyFormula(left, right, vocabulary), createBudget(STEP_BUDGET));
  if (outcome.kind === 'empty') return { answer: 'no' };
  if (outcome.kind === 'unknown') return { answer: 'unknown', causes: outcome.causes };
  const causes = outcome.literals.flatMap(({ atom }) => (atom.kind === 'unknown' ? [atom.cause] : []));
  const witness = requestFrom(vocabulary, outcome.model);
  return causes.length === 0 ? { answer: 'yes', witness } : { answer: 'unknown', causes, witness };
};

/**
 * Whether the first document allows a request that the second does not; `no` proves that its access lies within
 * the other's. Documents are compared by themselves: an account principal stands for everyone of its account.
 */
export const compareDocuments = (left: Policy, right: Policy): Verdict => {
  const callers: readonly DocumentCaller[] = hasPrincipals(left) || hasPrincipals(right) ? ['identity', 'service'] : ['none'];
  const verdicts = callers.map((caller) => compareFor(left, right, caller));
  return verdicts.find(({ answer }) => answer === 'yes') ?? verdicts.find(({ answer }) => answer === 'unknown') ?? { answer: 'no' };
};
