import { isList, isObject, type JsonObject } from '../../policy/json.ts';
import type { Condition, PatternClause, Policy, Statement } from '../../policy/types.ts';
import type { PolicyReading } from '../../readers/facts.ts';
import type { PolicyKind } from '../../readers/kinds.ts';
import { readEmbedded, valueAt } from '../../source/embedded.ts';
import { below, type Json, type Place } from '../../source/place.ts';

/** A text of a policy together with where it stands. */
export interface Text {
  readonly text: string;
  readonly place: Place;
}

/** One readable statement with the places of what is in it. */
export interface StatementView {
  readonly statement: Statement;
  /** As the document has it, with `${…}` of templates unresolved; an empty object when it is not to be had. */
  readonly written: JsonObject;
  readonly place: Place;
  readonly actions: readonly Text[];
  readonly resources: readonly Text[];
}

/** What a check looks at: one policy document of one kind. */
export interface Subject {
  readonly kind: PolicyKind;
  readonly policy: Policy;
  /** ARN or id of what the policy belongs to, where the input says. */
  readonly owner: string | undefined;
  readonly written: JsonObject;
  readonly statements: readonly StatementView[];
}

/** The members of a value that may be one or a list, each at its place. */
export const membersAt = (value: Json | undefined, place: Place): { readonly value: Json; readonly place: Place }[] => {
  if (value === undefined) return [];
  return isList(value) ? value.map((member, index) => ({ value: member, place: below(place, index) })) : [{ value, place }];
};

const textsOf = (name: string, clause: PatternClause | undefined, written: JsonObject, place: Place): Text[] => {
  if (clause === undefined) return [];
  const element = clause.negated ? `Not${name}` : name;
  const at = below(place, element);
  const listed = isList(written[element]) || clause.patterns.length > 1;
  return clause.patterns.map((text, index) => ({ text, place: listed ? below(at, index) : at }));
};

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

const writtenStatement = (policy: JsonObject, index: number): JsonObject => {
  const statements = policy['Statement'];
  return objectOf(isList(statements) ? statements[index] : statements);
};

const viewOf = (statement: Statement, policy: JsonObject): StatementView => {
  const written = writtenStatement(policy, statement.index);
  const { place } = statement;
  return {
    statement,
    written,
    place,
    actions: textsOf('Action', statement.action, written, place),
    resources: textsOf('Resource', statement.resource, written, place),
  };
};

/** A policy with principals whose actions are all of STS is a role's trust policy, whatever its shape was taken for. */
const kindOf = ({ kind, policy }: PolicyReading): PolicyKind => {
  if (kind !== 'resource-policy') return kind;
  const actions = policy.statements.flatMap(({ action }) => action.patterns);
  return actions.length > 0 && actions.every((action) => /^sts:/i.test(action)) ? 'trust-policy' : kind;
};

const documentOf = (policy: Policy): JsonObject => {
  const read = readEmbedded(valueAt(policy.place) ?? null);
  return objectOf(read.ok ? read.value : undefined);
};

export const subjectOf = (reading: PolicyReading): Subject => {
  const { policy, owner } = reading;
  const written = documentOf(policy);
  return { kind: kindOf(reading), policy, owner, written, statements: policy.statements.map((statement) => viewOf(statement, written)) };
};

/** The values of a condition, each at its place. */
export const conditionValues = ({ values, place }: Condition, written: JsonObject): Text[] => {
  const [operator, key] = place.path.slice(-2);
  const block = objectOf(objectOf(written['Condition'])[String(operator)]);
  const listed = isList(block[String(key)]) || values.length > 1;
  return values.map((text, index) => ({ text, place: listed ? below(place, index) : place }));
};

/** Every condition of every statement, with its statement. */
export const conditionsOf = ({ statements }: Subject): { readonly condition: Condition; readonly view: StatementView }[] =>
  statements.flatMap((view) => view.statement.conditions.map((condition) => ({ condition, view })));

/** The operator as the document writes it: `ForAnyValue:StringLike`. */
export const operatorName = ({ qualifier, operator, ifExists }: Condition): string =>
  `${qualifier === undefined ? '' : `${qualifier}:`}${operator}${ifExists ? 'IfExists' : ''}`;
