import { parseArn } from '../../policy/arn.ts';
import { readPolicy } from '../policy-text.ts';
import { isUnknown } from '../../policy/unknown.ts';
import type { Policy } from '../../policy/types.ts';
import type { Place } from '../../source/place.ts';
import type { KeyFact, KeyMetadata } from '../facts.ts';
import { subjectOf } from '../subject.ts';
import { defined, textOf } from '../values.ts';
import { declaredArn } from './arn.ts';
import { propertyPlace } from './declaration.ts';
import type { Declaration } from './declaration.ts';
import { booleanOf, declaredTags, numberOf, settledText } from './values.ts';

/** The policy that AWS gives to a key that is made without one [KMS key-policy-default]. */
const defaultPolicy = ({ account, partition, place, placeOf }: Declaration): Policy => {
  const value = {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [{
      Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: 'kms:*', Resource: '*',
    }],
  };
  const { file, text } = place.document;
  return { ...readPolicy(value, { document: { file, text, value, origin: () => placeOf([]) }, path: [] }), implicit: true };
};

/**
 * A key's policy. `KeyPolicy` is not required: "If you do not provide a key policy, AWS KMS attaches a default key policy to
 * the KMS key" [CloudFormation AWS::KMS::Key KeyPolicy; the same of AWS::KMS::ReplicaKey, which takes none from its primary].
 */
const policyOf = (declaration: Declaration): Policy => {
  const written = declaration.properties['KeyPolicy'];
  return written === undefined ? defaultPolicy(declaration) : readPolicy(written, propertyPlace(declaration, 'KeyPolicy'));
};

/** Defaults: [CloudFormation AWS::KMS::Key, EnableKeyRotation, Enabled, KeySpec, KeyUsage, MultiRegion, Origin, PendingWindowInDays]. */
const DEFAULTS = { spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', origin: 'AWS_KMS', deletionDays: 30, rotationDays: 365 } as const;

const metadataOf = (declaration: Declaration): KeyMetadata => {
  const { properties, type } = declaration;
  const place = propertyPlace(declaration);
  const isReplica = type === 'AWS::KMS::ReplicaKey';
  const own = (property: string, whenAbsent: string): string | undefined => (isReplica ? undefined : settledText(properties[property], whenAbsent));
  const multiRegion = booleanOf(properties['MultiRegion'], false);
  const days = numberOf(properties['PendingWindowInDays'], DEFAULTS.deletionDays);
  const primaryArn = textOf(properties['PrimaryKeyArn']);
  return defined<KeyMetadata>({
    manager: 'CUSTOMER',
    spec: own('KeySpec', DEFAULTS.spec),
    usage: own('KeyUsage', DEFAULTS.usage),
    origin: own('Origin', DEFAULTS.origin),
    // What else its state is shows when it runs.
    state: booleanOf(properties['Enabled'], true) === false ? 'Disabled' : undefined,
    description: settledText(properties['Description'], ''),
    multiRegion: isReplica ? 'REPLICA' : multiRegion === undefined ? undefined : multiRegion ? 'PRIMARY' : false,
    primaryArn: isReplica ? primaryArn : undefined,
    // CloudFormation makes no keys in custom key stores [CloudFormation AWS::KMS::Key, Origin].
    customKeyStore: properties['CustomKeyStoreId'] !== undefined,
    deletionDate: undefined,
    deletionWindow: days === undefined ? undefined : { days, place: propertyPlace(declaration, 'PendingWindowInDays') },
    validTo: undefined,
    place,
  }) ;
};

const rotationOf = (declaration: Declaration): KeyFact['rotation'] => {
  const { properties, type } = declaration;
  const enabled = booleanOf(properties['EnableKeyRotation'], false);
  // A replica's rotation is that of its primary key [KMS rotate-keys, multi-Region keys].
  if (type === 'AWS::KMS::ReplicaKey' || enabled === undefined) return undefined;
  const periodInDays = enabled ? numberOf(properties['RotationPeriodInDays'], DEFAULTS.rotationDays) : undefined;
  return { enabled, periodInDays, place: propertyPlace(declaration, 'EnableKeyRotation') };
};

/** Where a declaration says for certain that the check is skipped [KMS API CreateKey, BypassPolicyLockoutSafetyCheck]. */
export const lockoutCheckBypassed = (declaration: Declaration): Place | undefined =>
  (booleanOf(declaration.properties['BypassPolicyLockoutSafetyCheck'], false) === true ? propertyPlace(declaration, 'BypassPolicyLockoutSafetyCheck') : undefined);

/** A key as it is declared, with what AWS gives it where the declaration is silent. */
export const keyFacts = (declaration: Declaration): KeyFact[] => {
  const arn = declaredArn(declaration);
  const tags = declaredTags(declaration.properties['Tags']);
  return [defined<KeyFact>({
    fact: 'key', subject: subjectOf(declaration.place.document.file), place: propertyPlace(declaration),
    declared: declaration.name,
    retention: declaration.retention,
    lockoutCheckBypassed: lockoutCheckBypassed(declaration),
    arn,
    id: (parseArn(arn)?.resource ?? '').replace(/^key\//, ''),
    policy: policyOf(declaration),
    metadata: metadataOf(declaration),
    rotation: rotationOf(declaration),
    tags: tags && { values: tags, place: propertyPlace(declaration, 'Tags') },
  })];
};

/** The ARN of the key that an alias is declared for: its target is an ARN or an id [CloudFormation AWS::KMS::Alias, TargetKeyId]. */
const targetArn = ({ properties, account, region, partition }: Declaration): string | undefined => {
  const target = textOf(properties['TargetKeyId']);
  if (target === undefined) return undefined;
  return parseArn(target) === undefined ? `arn:${partition}:kms:${region}:${account}:key/${target}` : target;
};

/** The keys that aliases are declared for, with the aliases' names. */
export const aliasFacts = (aliases: readonly Declaration[], keys: readonly KeyFact[]): KeyFact[] => {
  const facts = aliases.flatMap((declaration): KeyFact[] => {
    const arn = targetArn(declaration);
    const name = textOf(declaration.properties['AliasName']);
    if (arn === undefined || name === undefined) return [];
    const place = propertyPlace(declaration);
    return [{
      fact: 'key', subject: subjectOf(declaration.place.document.file), place, arn, id: (parseArn(arn)?.resource ?? '').replace(/^key\//, ''),
      declared: declaration.name, aliases: { names: [name], place },
    }];
  });
  // An alias whose target is open may be that of any key.
  if (aliases.some(({ properties }) => isUnknown(properties['TargetKeyId']))) return facts;
  const named = new Set(facts.map(({ arn }) => arn));
  const others = keys.filter(({ arn }) => !named.has(arn));
  return [...facts, ...others.map(({ subject, place, arn, id, declared }) =>
    defined<KeyFact>({ fact: 'key', subject, place, arn, id, declared, aliases: { names: [], place } }))];
};
