import type { Budget } from '../../algebra/budget.ts';
import type { ContextValues, Request } from '../types.ts';
import type { Dimension } from './atoms.ts';
import type { CallerClass } from './callers.ts';
import { isDate } from './domains.ts';
import { CALLER, type Question } from './question.ts';
import type { Model } from './search.ts';
import { solveDimension, type Solution } from './theory.ts';

const asText = (dimension: Dimension, values: readonly string[]): string => {
  if (dimension.type === 'arn') return values.join(':');
  const [value = ''] = values;
  return dimension.type === 'number' && isDate(dimension.id) ? new Date(Number(value)).toISOString() : value;
};

const valuesOf = (dimension: Dimension, solution: Solution): ContextValues => {
  if (solution.kind === 'absent') return [];
  return solution.kind === 'members' ? solution.values : [asText(dimension, solution.values)];
};

const solutionFor = (dimension: Dimension, model: Model, budget: Budget): Solution => {
  const known = model.get(dimension.id)?.solution;
  if (known !== undefined) return known;
  const found = solveDimension(dimension, [], budget);
  return typeof found === 'string' ? { kind: 'absent' } : found;
};

/** The values of a dimension in a model; empty: absent. */
export const dimensionValues = (dimension: Dimension, model: Model, budget: Budget): ContextValues =>
  valuesOf(dimension, solutionFor(dimension, model, budget));

/** The one value of a dimension that every request has. */
export const dimensionText = (dimension: Dimension, model: Model, budget: Budget): string => dimensionValues(dimension, model, budget)[0] ?? '';

const principalOf = (callers: CallerClass, model: Model): string => {
  if ('principal' in callers) return callers.principal;
  const solution = model.get(CALLER)?.solution;
  return solution?.kind === 'text' ? solution.values.join(':') : callers.caller.arn;
};

/**
 * A request of the question in which every dimension has the model's value. Facts of the caller that the world
 * cannot know are stated even where they are absent.
 */
export const witnessOf = (question: Question, callers: CallerClass, request: Request, model: Model, budget: Budget): Request => {
  const context = new Map(request.context);
  for (const dimension of question.dimensions.values()) {
    const values = dimensionValues(dimension, model, budget);
    if (values.length > 0 || dimension.id.startsWith('aws:principal')) context.set(dimension.label, values);
  }
  return { ...request, principal: principalOf(callers, model), context };
};
