import { parseArn } from '../../policy/arn.ts';
import type { Policy } from '../../policy/types.ts';
import { isUnknown } from '../../policy/unknown.ts';
import type { AttachedPolicy, Fact, IdentityFact, ManagedPolicyFact } from '../facts.ts';
import { readPolicy } from '../policy-text.ts';
import { subjectOf } from '../subject.ts';
import { defined, textOf } from '../values.ts';
import { declaredArn, declaredName } from './arn.ts';
import { markerIn, propertyPlace } from './declaration.ts';
import type { Declaration } from './declaration.ts';
import { declaredTags, listedObjects, listedTexts } from './values.ts';

type IdentityKind = NonNullable<IdentityFact['kind']>;
type InlinePolicy = NonNullable<IdentityFact['inline']>[number];

const KINDS: { readonly [type: string]: IdentityKind } = { 'AWS::IAM::Role': 'role', 'AWS::IAM::User': 'user', 'AWS::IAM::Group': 'group' };

/** Properties that say whom a policy is attached to [CloudFormation AWS::IAM::Policy, AWS::IAM::ManagedPolicy, AWS::IAM::RolePolicy …]. */
const HOLDERS: readonly (readonly [property: string, kind: IdentityKind])[] = [
  ['Roles', 'role'], ['Users', 'user'], ['Groups', 'group'], ['RoleName', 'role'], ['UserName', 'user'], ['GroupName', 'group'],
];

const INLINE_TYPES = new Set(['AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy']);

/** What one declaration adds to an identity that another may declare. */
interface Attachment {
  readonly kind: IdentityKind;
  /** As the declaration names it: a name, or a marker. */
  readonly holder: string;
  readonly account: string;
  readonly from: Declaration;
  readonly inline?: InlinePolicy;
  readonly attached?: AttachedPolicy;
  readonly group?: string;
}

/** A policy's text; that of a plan that does not show it is not known, for none can be made without. */
const policyOf = (declaration: Declaration): Policy =>
  readPolicy(declaration.properties['PolicyDocument'] ?? markerIn(declaration.scope, `policy of ${declaration.name}`), propertyPlace(declaration, 'PolicyDocument'));

/** The default version of a managed policy is what its declaration says. */
const managedPolicy = (declaration: Declaration): ManagedPolicyFact => ({
  fact: 'managed-policy', subject: subjectOf(declaration.place.document.file), place: propertyPlace(declaration),
  arn: declaredArn(declaration), name: declaredName(declaration),
  version: { id: undefined, isDefault: true, policy: policyOf(declaration) },
});

const holdersOf = (declaration: Declaration): { readonly kind: IdentityKind; readonly holder: string }[] =>
  HOLDERS.flatMap(([property, kind]) => listedTexts(declaration.properties[property]).map((holder) => ({ kind, holder })));

const attachmentsOf = (declaration: Declaration): Attachment[] => {
  const { type, properties, account } = declaration;
  if (type === 'AWS::IAM::UserToGroupAddition') {
    const group = textOf(properties['GroupName']);
    return group === undefined ? [] : listedTexts(properties['Users']).map((holder) => ({ kind: 'user', holder, account, from: declaration, group }));
  }
  if (type === 'AWS::IAM::ManagedPolicy') {
    const attached = { name: declaredName(declaration), arn: declaredArn(declaration) };
    return holdersOf(declaration).map((each) => ({ ...each, account, from: declaration, attached }));
  }
  if (!INLINE_TYPES.has(type)) return [];
  const inline = {
    name: textOf(properties['PolicyName']) ?? declaration.name,
    policy: policyOf(declaration),
  };
  return holdersOf(declaration).map((each) => ({ ...each, account, from: declaration, inline }));
};

const ownInline = (declaration: Declaration): InlinePolicy[] =>
  listedObjects(declaration.properties['Policies']).items.map(({ item, index }) => {
    // A single object stands for a list of it.
    const steps: (string | number)[] = Array.isArray(declaration.properties['Policies']) ? [index] : [];
    return {
      name: textOf(item['PolicyName']) ?? 'inline',
      policy: readPolicy(item['PolicyDocument'] ?? null, propertyPlace(declaration, 'Policies', ...steps, 'PolicyDocument')),
    };
  });

const nameInArn = (arn: string): string => parseArn(arn)?.resource.split('/').at(-1) ?? arn;

const boundaryOf = ({ properties }: Declaration): IdentityFact['boundary'] => {
  const arn = textOf(properties['PermissionsBoundary']);
  return arn === undefined ? 'none' : { arn };
};

const identity = (declaration: Declaration, kind: IdentityKind, added: readonly Attachment[]): IdentityFact => {
  const { properties } = declaration;
  const trust = properties['AssumeRolePolicyDocument'];
  const inline = [...ownInline(declaration), ...added.flatMap((each) => each.inline ?? [])];
  const own = listedTexts(properties['ManagedPolicyArns']).map((arn): AttachedPolicy => ({ name: nameInArn(arn), arn }));
  const groups = [...listedTexts(properties['Groups']), ...added.flatMap((each) => each.group ?? [])];
  return defined<IdentityFact>({
    fact: 'identity', subject: subjectOf(declaration.place.document.file), place: propertyPlace(declaration), kind,
    arn: declaredArn(declaration),
    name: declaredName(declaration),
    trustPolicy: trust === undefined ? undefined : readPolicy(trust, propertyPlace(declaration, 'AssumeRolePolicyDocument')),
    boundary: boundaryOf(declaration),
    tags: declaredTags(properties['Tags']),
    inline,
    // Names without a text are policies that are missing: those that an unresolved list or item stands for.
    inlineNames: [...inline.map(({ name }) => name), ...listedObjects(properties['Policies']).open],
    attached: [...own, ...added.flatMap((each) => each.attached ?? [])],
    groups: kind === 'user' ? groups : undefined,
  });
};

const isOf = (declaration: Declaration, kind: IdentityKind) => (each: Attachment): boolean =>
  each.kind === kind && each.account === declaration.account && (each.holder === declaredName(declaration) || each.holder === declaredArn(declaration));

/** An identity of which only a policy is declared: others may be attached to it as well. */
const stranger = ({ kind, holder, account, from, inline }: Attachment): IdentityFact => defined<IdentityFact>({
  fact: 'identity', subject: subjectOf(from.place.document.file), place: propertyPlace(from), kind,
  arn: `arn:${from.partition}:iam::${account}:${kind}/${holder}`, name: holder,
  inline: inline && [inline],
});

/** A policy of which it is not known whose it is. */
const loose = ({ from, inline }: Attachment): Fact => {
  const place = propertyPlace(from, 'PolicyDocument');
  return { fact: 'policy', kind: 'identity-policy', place, name: inline?.name ?? from.name, policy: inline?.policy ?? readPolicy(null, place) };
};

/** Roles, users and groups with all that is declared to be attached to them, and managed policies. */
export const identityFacts = (declarations: readonly Declaration[]): Fact[] => {
  const attachments = declarations.flatMap(attachmentsOf);
  const identities = declarations.flatMap((declaration) => {
    const kind = KINDS[declaration.type];
    return kind === undefined ? [] : [{ declaration, kind, added: attachments.filter(isOf(declaration, kind)) }];
  });
  const placed = new Set(identities.flatMap(({ added }) => added));
  const others = attachments.filter((each) => !placed.has(each) && each.inline !== undefined);
  return [
    ...identities.map(({ declaration, kind, added }) => identity(declaration, kind, added)),
    ...others.map((each): Fact => (isUnknown(each.holder) ? loose(each) : stranger(each))),
    ...declarations.filter(({ type }) => type === 'AWS::IAM::ManagedPolicy').map(managedPolicy),
  ];
};
