import type { Body, Origin } from '../hcl/syntax.ts';
import { evaluate } from '../language/evaluate.ts';
import type { Scope } from '../language/evaluate.ts';
import { contentOf } from '../language/json-text.ts';
import { jsonOf, list, placedAt, text, textOf, unknown } from '../language/values.ts';
import type { Member, Value } from '../language/values.ts';
import { unknownText } from '../../../policy/unknown.ts';
import { blocksOf } from './bodies.ts';
import type { BlockInstance } from './bodies.ts';

/** Names of arguments of a `statement` block and what they are in the document. */
const ELEMENTS: readonly (readonly [argument: string, element: string])[] = [
  ['sid', 'Sid'], ['effect', 'Effect'], ['actions', 'Action'], ['not_actions', 'NotAction'], ['resources', 'Resource'], ['not_resources', 'NotResource'],
];

/** `&{…}` is written for IAM's own `${…}` [provider, aws_iam_policy_document, "Context Variable Interpolation"]. */
const withVariables = (value: Value): Value => {
  if (value.kind === 'text') return value.text.includes('&{') ? { ...value, text: value.text.replaceAll('&{', '${') } : value;
  return value.kind === 'list' ? { ...value, items: value.items.map(withVariables) } : value;
};

/** A list of one is written as its item. */
const flat = (value: Value): Value => {
  const [only] = value.kind === 'list' ? value.items : [];
  return value.kind === 'list' && value.items.length === 1 && only !== undefined ? only : value;
};

const isAbsent = (value: Value): boolean =>
  value.kind === 'null' || (value.kind === 'list' && value.items.length === 0) || (value.kind === 'text' && value.text === '');

const argumentOf = ({ body, scope }: BlockInstance, name: string): Value | undefined => {
  const attribute = body.attributes.get(name);
  const value = attribute && evaluate(attribute.value, scope);
  return value === undefined || isAbsent(value) ? undefined : value;
};

const joinedList = (left: Value | undefined, right: Value): Value => {
  if (left === undefined) return right;
  const items = [left, right].flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  return list(items, left.at);
};

/** `{"AWS": […]}`; the type `*` with the identifier `*` is everyone. */
const principalsOf = (blocks: readonly BlockInstance[]): Member | undefined => {
  const [first] = blocks;
  if (first === undefined) return undefined;
  const doubt = blocks.find((block) => block.doubt !== undefined);
  if (doubt !== undefined) return { value: unknown(`principals for ${doubt.doubt ?? ''}`, doubt.at), at: doubt.at };
  const members = new Map<string, Member>();
  for (const block of blocks) {
    const type = textOf(argumentOf(block, 'type') ?? text('AWS')) ?? 'AWS';
    const identifiers = withVariables(argumentOf(block, 'identifiers') ?? list([]));
    const known = members.get(type);
    members.set(type, { value: joinedList(known?.value, identifiers), at: known?.at ?? block.at });
  }
  const everyone = members.size === 1 ? members.get('*')?.value : undefined;
  const only = everyone && flat(everyone);
  if (only?.kind === 'text' && only.text === '*') return { value: placedAt(text('*'), first.at), at: first.at };
  const flattened = new Map([...members].map(([type, member]) => [type, { ...member, value: flat(member.value) }]));
  return { value: { kind: 'object', members: flattened, at: first.at }, at: first.at };
};

const conditionsOf = (blocks: readonly BlockInstance[]): Member | undefined => {
  const [first] = blocks;
  if (first === undefined) return undefined;
  const operators = new Map<string, Map<string, Member>>();
  for (const block of blocks) {
    const test = textOf(argumentOf(block, 'test') ?? text('')) ?? '';
    const variable = textOf(argumentOf(block, 'variable') ?? text('')) ?? '';
    const values = withVariables(argumentOf(block, 'values') ?? list([]));
    const keys = operators.get(test) ?? new Map<string, Member>();
    const known = keys.get(variable);
    keys.set(variable, { value: joinedList(known?.value, values), at: known?.at ?? block.at });
    operators.set(test, keys);
  }
  const members = new Map([...operators].map(([test, keys]): [string, Member] => {
    const flattened = new Map([...keys].map(([key, member]) => [key, { ...member, value: flat(member.value) }]));
    const at = [...keys.values()][0]?.at;
    return [test, { value: { kind: 'object', members: flattened, at }, at }];
  }));
  const doubt = blocks.find((block) => block.doubt !== undefined);
  // A condition that may or may not be there: what the block says is not known.
  if (doubt !== undefined) return { value: unknown(`condition for ${doubt.doubt ?? ''}`, doubt.at), at: doubt.at };
  return { value: { kind: 'object', members, at: first.at }, at: first.at };
};

const statementOf = (instance: BlockInstance): Value => {
  const { body, scope, at, doubt } = instance;
  const members = new Map<string, Member>();
  for (const [argument, element] of ELEMENTS) {
    const value = argumentOf(instance, argument);
    if (value !== undefined) members.set(element, { value: flat(withVariables(value)), at: body.attributes.get(argument)?.at });
  }
  if (!members.has('Effect')) members.set('Effect', { value: text('Allow', at), at });
  for (const [type, element] of [['principals', 'Principal'], ['not_principals', 'NotPrincipal']] as const) {
    const member = principalsOf(blocksOf(body, type, scope));
    if (member !== undefined) members.set(element, member);
  }
  const condition = conditionsOf(blocksOf(body, 'condition', scope));
  if (condition !== undefined) members.set('Condition', condition);
  if (doubt !== undefined) members.set(unknownText(doubt), { value: text('', at), at });
  return { kind: 'object', members, at };
};

interface PolicyParts {
  readonly version: Value | undefined;
  readonly id: Value | undefined;
  readonly statements: readonly Value[];
}

const memberOf = (value: Value, name: string): Value | undefined => (value.kind === 'object' ? value.members.get(name)?.value : undefined);

/** The parts of another document; one that is not known may hold any statements. */
const partsOf = (document: Value): PolicyParts => {
  const content = contentOf(document);
  if (content.kind !== 'object') return { version: undefined, id: undefined, statements: isAbsent(content) ? [] : [content] };
  const statements = memberOf(content, 'Statement');
  return {
    version: memberOf(content, 'Version'), id: memberOf(content, 'Id'),
    statements: statements === undefined ? [] : statements.kind === 'list' ? statements.items : [statements],
  };
};

const sidOf = (statement: Value): string | undefined => {
  const sid = memberOf(statement, 'Sid');
  return sid === undefined ? undefined : textOf(sid);
};

/** Statements of a later document take the place of those with the same Sid and follow the others. */
const merge = (earlier: readonly Value[], later: readonly Value[]): Value[] => {
  const merged = [...earlier];
  for (const statement of later) {
    const sid = sidOf(statement);
    const at = sid === undefined ? -1 : merged.findIndex((each) => sidOf(each) === sid);
    if (at < 0) merged.push(statement);
    else merged[at] = statement;
  }
  return merged;
};

/** Other documents that an argument names; what stands for an unknown list is an unknown document. */
const documentsOf = (body: Body, scope: Scope, ...names: string[]): Value[] => names.flatMap((name) => {
  const attribute = body.attributes.get(name);
  if (attribute === undefined) return [];
  const value = evaluate(attribute.value, scope);
  return (value.kind === 'list' ? value.items : [value]).filter((each) => !isAbsent(each));
});

const DEFAULT_VERSION = '2012-10-17';

/**
 * The document that `aws_iam_policy_document` renders: source documents, then its own statements, then overriding ones
 * [provider hashicorp/aws, data source aws_iam_policy_document].
 */
export const policyDocument = (body: Body, scope: Scope, at: Origin): Value => {
  const own = blocksOf(body, 'statement', scope).map(statementOf);
  const sources = documentsOf(body, scope, 'source_json', 'source_policy_documents').map(partsOf);
  const overrides = documentsOf(body, scope, 'override_json', 'override_policy_documents').map(partsOf);
  const instance: BlockInstance = { body, scope, at };
  const ownVersion = argumentOf(instance, 'version') ?? text(DEFAULT_VERSION, at);
  const versions = [...sources.map(({ version }) => version), ownVersion, ...overrides.map(({ version }) => version)]
    .filter((version) => version !== undefined);
  const version = versions.reduce((newest, each) => (String(jsonOf(each)) > String(jsonOf(newest)) ? each : newest));
  const id = [...overrides].reverse().find((parts) => parts.id !== undefined)?.id ?? argumentOf(instance, 'policy_id') ?? sources.findLast((parts) => parts.id !== undefined)?.id;
  const statements = [...sources.map((parts) => parts.statements), own, ...overrides.map((parts) => parts.statements)]
    .reduce<readonly Value[]>((merged, each) => merge(merged, each), []);
  const members = new Map<string, Member>([
    ['Version', { value: version, at: version.at }],
    ...(id === undefined ? [] : [['Id', { value: id, at: id.at }] as const]),
    ['Statement', { value: list(statements, at), at }],
  ]);
  const document: Value = { kind: 'object', members, at };
  return { kind: 'text', text: JSON.stringify(jsonOf(document)), json: document, at };
};
