import { keyPropertiesOf } from '../../aws/services/tables.ts';
import { parseArn } from '../../policy/arn.ts';
import { isList, isObject } from '../../policy/json.ts';
import { isUnknown } from '../../policy/unknown.ts';
import type { Json, Place } from '../../source/place.ts';
import type { OrganizationPolicyType } from '../../world/types.ts';
import type { Fact, OrganizationPolicyFact, ResourceFact } from '../facts.ts';
import { readPolicy } from '../policy-text.ts';
import { subjectOf } from '../subject.ts';
import { defined, textOf } from '../values.ts';
import { declaredArn } from './arn.ts';
import { propertyPlace } from './declaration.ts';
import type { Declaration } from './declaration.ts';
import { identityFacts } from './identities.ts';
import { aliasFacts, keyFacts } from './keys.ts';
import { appliedPolicies, isPolicyDeclaration, ownPolicy } from './policies.ts';
import type { AppliedPolicy } from './policies.ts';
import { listedTexts } from './values.ts';

const KEY_TYPES = new Set(['AWS::KMS::Key', 'AWS::KMS::ReplicaKey']);
const ELSEWHERE = new Set([
  'AWS::KMS::Alias', 'AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy', 'AWS::IAM::UserToGroupAddition', 'AWS::Organizations::Policy',
]);

/** All properties with their places, by dotted path. */
const placesOf = (declaration: Declaration): ReadonlyMap<string, Place> => {
  const places = new Map<string, Place>();
  const visit = (value: Json, path: readonly (string | number)[]): void => {
    if (path.length > 0) places.set(path.join('.'), propertyPlace(declaration, ...path));
    if (isList(value)) value.forEach((item, index) => visit(item, [...path, index]));
    else if (isObject(value)) for (const [name, member] of Object.entries(value)) visit(member, [...path, name]);
  };
  visit(declaration.properties, []);
  return places;
};

/** True where an unresolved input stands in place of a group of properties or a list in which a key may be named. */
const hidesKey = (value: Json | undefined, [head, ...rest]: readonly string[]): boolean => {
  if (isUnknown(value)) return head !== undefined;
  if (isList(value)) return value.some((item) => hidesKey(item, head === undefined ? [] : [head, ...rest]));
  return head !== undefined && isObject(value) && hidesKey(value[head.replace(/\[\]$/, '')], rest);
};

const isPartlyOpen = ({ type, properties }: Declaration): boolean => keyPropertiesOf(type).some(({ path }) => hidesKey(properties, path));

const known = (field: string | undefined): string | undefined => (field === undefined || field === '' ? undefined : field);

const resource = (declaration: Declaration, applied: readonly AppliedPolicy[]): ResourceFact => {
  const arn = declaredArn(declaration);
  return defined<ResourceFact>({
    fact: 'resource', subject: subjectOf(declaration.place.document.file), place: propertyPlace(declaration), declared: true,
    retention: declaration.retention,
    arn, type: declaration.type, account: declaration.account, region: declaration.region,
    properties: declaration.properties,
    partial: isPartlyOpen(declaration) ? true : undefined,
    propertyPlaces: placesOf(declaration),
    policy: ownPolicy(declaration) ?? applied.find((each) => each.arn === arn)?.policy,
  });
};

/** What a policy protects that is not declared here. */
const protectedElsewhere = ({ arn, type, policy, from }: AppliedPolicy): ResourceFact => defined<ResourceFact>({
  fact: 'resource', subject: subjectOf(from.place.document.file), place: propertyPlace(from), declared: true, partial: true,
  arn, type, account: known(parseArn(arn)?.account) ?? from.account, region: known(parseArn(arn)?.region) ?? from.region,
  properties: {}, policy,
});

const POLICY_TYPES: readonly string[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] satisfies OrganizationPolicyType[];
const isPolicyType = (text: string | undefined): text is OrganizationPolicyType => text !== undefined && POLICY_TYPES.includes(text);

/** An organization policy with the roots, units and accounts it is attached to [CloudFormation AWS::Organizations::Policy]. */
const organizationPolicy = (declaration: Declaration): OrganizationPolicyFact[] => {
  const { properties, name } = declaration;
  const type = textOf(properties['Type']);
  if (!isPolicyType(type)) return [];
  const place = propertyPlace(declaration, 'Content');
  return [{
    fact: 'organization-policy', subject: subjectOf(declaration.place.document.file), place, type, id: `${name} of ${declaration.scope}`,
    name: textOf(properties['Name']) ?? name, policy: readPolicy(properties['Content'] ?? null, place),
    targets: listedTexts(properties['TargetIds']),
  }];
};

/** The facts that declarations of resources state, together: one may be about what another declares. */
export const declaredFacts = (declarations: readonly Declaration[]): Fact[] => {
  const keys = declarations.filter(({ type }) => KEY_TYPES.has(type)).flatMap(keyFacts);
  const aliases = aliasFacts(declarations.filter(({ type }) => type === 'AWS::KMS::Alias'), keys);
  const applied = appliedPolicies(declarations);
  const others = declarations.filter((each) => !KEY_TYPES.has(each.type) && !ELSEWHERE.has(each.type) && !isPolicyDeclaration(each));
  const resources = others.map((each) => resource(each, applied));
  const arns = new Set(resources.map(({ arn }) => arn));
  return [
    ...keys, ...aliases, ...identityFacts(declarations),
    ...resources, ...applied.filter(({ arn }) => !arns.has(arn)).map(protectedElsewhere),
    ...declarations.filter(({ type }) => type === 'AWS::Organizations::Policy').flatMap(organizationPolicy),
  ];
};
