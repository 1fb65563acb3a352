import { keyProperties } from '../../../aws/services/tables.ts';
import { row } from './row.ts';
import type { Row } from './row.ts';
import { SECURITY, SECURITY_PARTS } from './security.ts';
import { OWN_POLICIES, SERVICES, SERVICE_PARTS } from './services.ts';

const written = [...SECURITY, ...SERVICES];
const parts = [...SECURITY_PARTS, ...SERVICE_PARTS];

/** Properties with keys that the data of the services has and no row spells out; those in lists are spelled out. */
const fromData = (terraform: string, type: string): readonly string[] => keyProperties.flatMap((property) => {
  const path = property.path.join('.');
  const fits = property.terraformType === terraform && property.type === type && property.terraformAttribute !== undefined && !path.includes('[]');
  return fits ? [`${property.terraformAttribute}=${path}`] : [];
});

const spelledOut = (each: Row): Row => {
  const known = new Set(each.properties.map(({ to }) => to.join('.')));
  const more = fromData(each.terraform, each.type).filter((entry) => !known.has(entry.split('=')[1] ?? ''));
  return { ...each, properties: [...each.properties, ...row(each.terraform, each.type, ...more).properties] };
};

const isSpelledOut = (terraform: string): boolean => [...written, ...parts].some((each) => each.terraform === terraform);

/** Resources that are in the data of the services only. */
const others = [...new Map(keyProperties.flatMap(({ terraformType, type }) =>
  (terraformType === undefined || isSpelledOut(terraformType) ? [] : [[terraformType, type] as const])))]
  .map(([terraform, type]) => row(terraform, type));

const byName = new Map([...written, ...others].map((each) => [each.terraform, spelledOut(each)]));

/** What a Terraform resource type is in CloudFormation; undefined for one of no concern. */
export const rowOf = (terraform: string): Row | undefined => byName.get(terraform);

/** The resources of which a Terraform resource type states a part. */
export const partsOf = (terraform: string): readonly Row[] => parts.filter((each) => each.terraform === terraform);

/** Policies in an argument of the resource that they protect. */
export const ownPoliciesOf = (terraform: string): readonly Row[] => OWN_POLICIES.filter((each) => each.terraform === terraform);

export const isOfConcern = (terraform: string): boolean => byName.has(terraform) || partsOf(terraform).length > 0 || terraform === 'aws_kms_grant';
