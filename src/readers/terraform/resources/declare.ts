import { isObject } from '../../../policy/json.ts';
import type { JsonObject } from '../../../policy/json.ts';
import type { Document, Place } from '../../../source/place.ts';
import { declaredArn, declaredName, declaredRef } from '../../declared/arn.ts';
import { propertyPlace } from '../../declared/declaration.ts';
import type { Declaration } from '../../declared/declaration.ts';
import { declaredFacts } from '../../declared/facts.ts';
import { lockoutCheckBypassed } from '../../declared/keys.ts';
import type { Fact, KeyFact } from '../../facts.ts';
import { readGrant } from '../../kms.ts';
import { readPolicy } from '../../policy-text.ts';
import { subjectOf } from '../../subject.ts';
import { textOf as plainText } from '../../values.ts';
import type { Origin } from '../hcl/syntax.ts';
import { jsonOf, list, text, textOf, valueOf } from '../language/values.ts';
import type { Member, ObjectValue, Value } from '../language/values.ts';
import { homeOf, namedOf, scoped, scopedJson } from './managed.ts';
import type { Managed } from './managed.ts';
import { propertiesOf } from './properties.ts';
import { row } from './row.ts';
import type { Row } from './row.ts';
import { ownPoliciesOf, partsOf, rowOf } from './rows.ts';

const views = new WeakMap<Origin, Document>();

/** A place in a file for what is written there; a JSON document finds its ranges by itself. */
export const placeOf = (origin: Origin): Place => {
  const { document, path, start, end } = origin;
  if (start < 0) return { document, path };
  const known = views.get(origin) ?? { file: document.file, text: document.text, value: null, rangeOf: () => ({ start, end }) };
  views.set(origin, known);
  return { document: known, path };
};

/** The origin of a part of the properties, or of the nearest that has one. */
const originAt = (properties: Value, path: Place['path'], fallback: Origin): Origin => {
  let value: Value | undefined = properties;
  let found = fallback;
  for (const step of path) {
    const member: Member | undefined = value?.kind === 'object' ? value.members.get(String(step)) : undefined;
    const item: Value | undefined = value?.kind === 'list' ? value.items[Number(step)] : member?.value;
    found = (value?.kind === 'list' ? item?.at : member?.at ?? item?.at) ?? found;
    value = item;
    if (value === undefined) break;
  }
  return found;
};

interface Draft {
  readonly managed: Managed;
  readonly row: Row;
  readonly properties: ObjectValue;
}

const declarationOf = ({ managed, row: { type }, properties }: Draft): Declaration => {
  const { scope, address, at, retention } = managed;
  const json = scopedJson(jsonOf(properties), scope);
  return {
    type, name: address, scope, ...homeOf(managed),
    properties: isObject(json) ? json : {},
    place: placeOf(at),
    placeOf: (path) => placeOf(originAt(properties, path, at)),
    ...(retention === undefined ? {} : { retention }),
  };
};

const merged = (left: Value, right: Value): Value => {
  if (left.kind === 'object' && right.kind === 'object') {
    const members = new Map(left.members);
    for (const [name, member] of right.members) {
      const known = members.get(name);
      members.set(name, known === undefined ? member : { at: member.at ?? known.at, value: merged(known.value, member.value) });
    }
    return { kind: 'object', members, at: left.at };
  }
  if (left.kind === 'list' || right.kind === 'list') return list([left, right].flatMap((value) => (value.kind === 'list' ? value.items : [value])), left.at ?? right.at);
  return right;
};

/** Tags that the provider gives to all resources; those of the resource win [provider hashicorp/aws, default_tags]. */
const withDefaultTags = (draft: Draft): Draft => {
  const { tags } = draft.managed.provider;
  const own = draft.properties.members.get('Tags');
  if (tags?.kind !== 'object' || (own !== undefined && own.value.kind !== 'object')) return draft;
  const members = new Map([...tags.members, ...(own?.value.kind === 'object' ? own.value.members : [])]);
  const all: Member = { value: { kind: 'object', members, at: own?.value.at ?? tags.at }, at: own?.at ?? tags.at };
  return { ...draft, properties: { ...draft.properties, members: new Map([...draft.properties.members, ['Tags', all]]) } };
};

/** The name that Terraform makes up behind a prefix is a property as well, though no argument says it whole. */
const withName = (draft: Draft): Draft => {
  const named = namedOf(draft.managed);
  const missing = Object.entries(named?.properties ?? {}).filter(([name]) => !draft.properties.members.has(name));
  if (missing.length === 0) return draft;
  const { at } = draft.managed;
  const added = missing.map(([name, value]): [string, Member] => [name, { value: { ...valueOf(value), at }, at }]);
  return { ...draft, properties: { ...draft.properties, members: new Map([...draft.properties.members, ...added]) } };
};

/** The texts by which others may call a resource. */
const namesOf = (managed: Managed): readonly string[] => {
  const named = namedOf(managed);
  return named === undefined ? [] : [declaredName(named), declaredArn(named), declaredRef(named)];
};

/** Whose part a resource states: the texts of the argument that says so. */
const ownersOf = (managed: Managed, { owner = '' }: Row): string[] => {
  const value = managed.config.find === undefined ? managed.config.members.get(owner)?.value : managed.config.find(owner);
  if (value === undefined || value.kind === 'null') return [];
  return (value.kind === 'list' ? value.items : [value]).flatMap((item) => textOf(item) ?? []).map((each) => scoped(each, managed.scope));
};

interface Part {
  readonly managed: Managed;
  readonly row: Row;
  readonly owner: string;
  readonly properties: ObjectValue;
}

const partsIn = (all: readonly Managed[]): Part[] => all.flatMap((managed) => partsOf(managed.type).flatMap((each) => {
  const properties = propertiesOf(each, managed.config, managed.at);
  return ownersOf(managed, each).map((owner) => ({ managed, row: each, owner, properties }));
}));

/** A policy that stands in an argument of what it protects, as a declaration of its own. */
const apart = (draft: Draft): Draft[] => ownPoliciesOf(draft.managed.type).flatMap((each): Draft[] => {
  const { owner = '', properties: mapped } = each;
  const named = namedOf(draft.managed);
  const properties = propertiesOf({ ...each, properties: mapped }, draft.managed.config, draft.managed.at);
  if (properties.members.size === 0 || named === undefined) return [];
  const target: Member = { value: text(declaredRef(named)), at: draft.managed.at };
  return [{ ...draft, row: each, properties: { ...properties, members: new Map([...properties.members, [owner, target]]) } }];
});

const keyArn = (id: string, managed: Managed): string => {
  const { partition, region, account } = homeOf(managed);
  return id.startsWith('arn:') ? id : `arn:${partition}:kms:${region}:${account}:key/${id}`;
};

/** The policy of a key that is not declared here: nothing else is known of that key. */
const strangersPolicy = ({ managed, row: each, owner, properties }: Part): Fact[] => {
  if (each.type !== 'AWS::KMS::Key') return [];
  const declaration = declarationOf({ managed, row: each, properties });
  const policy = declaration.properties['KeyPolicy'];
  if (policy === undefined) return [];
  const bypassed = lockoutCheckBypassed(declaration);
  const place = propertyPlace(declaration, 'KeyPolicy');
  const arn = keyArn(owner, managed);
  return [{ fact: 'key', subject: subjectOf(place.document.file), place, arn, id: arn.split('/').at(-1) ?? arn, policy: readPolicy(policy, place),
    ...(bypassed === undefined ? {} : { lockoutCheckBypassed: bypassed }) }];
};

const GRANT = row('aws_kms_grant', 'AWS::KMS::Grant', 'name=Name', 'key_id=KeyId', 'grantee_principal=GranteePrincipal', 'retiring_principal=RetiringPrincipal', 'operations=Operations',
  'grantee_service_principal=GranteeServicePrincipal', 'constraints.encryption_context_equals=Constraints.EncryptionContextEquals', 'constraints.encryption_context_subset=Constraints.EncryptionContextSubset');

/** A grant that is made when the configuration is applied [provider hashicorp/aws, aws_kms_grant]. */
const grantFact = (managed: Managed): KeyFact[] => {
  const declaration = declarationOf({ managed, row: GRANT, properties: propertiesOf(GRANT, managed.config, managed.at) });
  const id = plainText(declaration.properties['KeyId']);
  if (id === undefined) return [];
  const arn = keyArn(id, managed);
  const place = propertyPlace(declaration);
  const grant = readGrant({ ...declaration.properties, IssuingAccount: declaration.account } satisfies JsonObject, place);
  return [{ fact: 'key', subject: subjectOf(place.document.file), place, arn, id: arn.split('/').at(-1) ?? arn, grants: [grant] }];
};

/** The facts that the resources of one root module state. */
export const managedFacts = (all: readonly Managed[]): Fact[] => {
  const drafts = all.flatMap((managed): Draft[] => {
    const found = rowOf(managed.type);
    return found === undefined ? [] : [withName({ managed, row: found, properties: propertiesOf(found, managed.config, managed.at) })];
  });
  const named = drafts.map((draft) => ({ draft, names: new Set(namesOf(draft.managed)) }));
  const parts = partsIn(all).map((part) => ({ part, of: named.find(({ draft, names }) => draft.row.type === part.row.type && names.has(part.owner))?.draft }));
  const whole = drafts.map((draft): Draft => {
    const own = parts.filter(({ of }) => of === draft).map(({ part }) => part.properties);
    return withDefaultTags(own.reduce<Draft>((sum, properties) => ({ ...sum, properties: merged(sum.properties, properties) as ObjectValue }), draft));
  });
  return [
    ...declaredFacts([...whole, ...drafts.flatMap(apart)].map(declarationOf)),
    ...parts.flatMap(({ part, of }) => (of === undefined ? strangersPolicy(part) : [])),
    ...all.filter(({ type }) => type === 'aws_kms_grant').flatMap(grantFact),
  ];
};
