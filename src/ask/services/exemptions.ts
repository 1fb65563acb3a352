import { parseArn } from '../../policy/arn.ts';
import { contextKeyName } from '../../policy/context-key.ts';
import type { Condition, Statement } from '../../policy/types.ts';
import type { Decision, Reason } from '../../evaluate/types.ts';
import { appendItem, insertMember, type TextEdit } from '../../source/edit.ts';
import { below, type Place } from '../../source/place.ts';
import type { World } from '../../world/types.ts';
import { reasonWords } from './stops.ts';
import type { Demand, Remedy, ServiceUse } from './types.ts';
import { withChangedStatement } from './what-if.ts';
import { callerName } from './words.ts';
import { meets } from './works.ts';

interface Exemption {
  readonly operator: 'ArnNotEquals' | 'StringNotEquals';
  readonly key: 'aws:PrincipalArn' | 'aws:PrincipalServiceName';
  readonly value: string;
}

const exemptionFor = (caller: string): Exemption =>
  parseArn(caller) === undefined
    ? { operator: 'StringNotEquals', key: 'aws:PrincipalServiceName', value: caller }
    : { operator: 'ArnNotEquals', key: 'aws:PrincipalArn', value: caller };

const isSame = ({ operator, key, qualifier }: Condition, exemption: Exemption): boolean =>
  qualifier === undefined && contextKeyName(key) === contextKeyName(exemption.key)
  && (operator === exemption.operator || (exemption.operator === 'ArnNotEquals' && ['ArnNotLike', 'StringNotEquals', 'StringNotLike'].includes(operator)));

/** The statement with one more caller that it leaves alone. */
const exempt = (exemption: Exemption) => (statement: Statement): Statement => {
  const existing = statement.conditions.find((condition) => isSame(condition, exemption));
  if (existing !== undefined) {
    const widened = { ...existing, values: [...existing.values, exemption.value] };
    return { ...statement, conditions: statement.conditions.map((condition) => (condition === existing ? widened : condition)) };
  }
  const place: Place = below(statement.place, 'Condition', exemption.operator, exemption.key);
  return { ...statement, conditions: [...statement.conditions, { operator: exemption.operator, ifExists: false, key: exemption.key, values: [exemption.value], place }] };
};

const editFor = (statement: Statement, exemption: Exemption): TextEdit[] => {
  const existing = statement.conditions.find((condition) => isSame(condition, exemption));
  if (existing !== undefined) return appendItem(existing.place, exemption.value);
  return insertMember(below(statement.place, 'Condition', exemption.operator, exemption.key), exemption.value);
};

const statementsOf = (because: readonly Reason[]): (Reason & { readonly statement: Statement })[] =>
  because.flatMap((reason) => (reason.statement === undefined ? [] : [{ ...reason, statement: reason.statement }]));

/** What leaves a caller out of the statements that deny it, tried on the world; empty when that does not help. */
export const exemptions = (world: World, use: ServiceUse, demands: readonly Demand[], decision: Decision): Remedy[] => {
  const denials = statementsOf(decision.because);
  const exemption = exemptionFor(use.caller);
  const changed = denials.reduce((before, { statement }) => withChangedStatement(before, statement, exempt(exemption)), world);
  if (denials.length === 0 || !demands.every((demand) => meets(changed, use, demand).answer === 'yes')) return [];
  return [{
    kind: 'exemption',
    words: `exempt ${callerName(use.caller)} from ${denials.map(reasonWords).join(' and ')}`,
    parts: denials.map((denial) => ({
      target: `the conditions of ${reasonWords(denial)}`,
      add: { [exemption.operator]: { [exemption.key]: exemption.value } },
      edits: editFor(denial.statement, exemption),
    })),
  }];
};
