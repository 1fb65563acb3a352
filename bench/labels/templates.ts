/** CloudFormation templates, as far as their properties are literal, as bundles; for comparing rules with labels only. */
import { parseAllDocuments, parseDocument } from 'yaml';

export interface Input {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Logical ids and types by member of the bundle and index. */
  readonly names?: { readonly [member: string]: readonly { readonly id: string; readonly type?: string }[] };
}

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };
type Members = Readonly<Record<string, Value>>;

const ACCOUNT = '111122223333';

const isMembers = (value: Value | undefined): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

const membersOf = (value: Value | undefined): Members => (isMembers(value) ? value : {});

/** Functions of templates become named unknowns. */
const literal = (value: Value): Value => {
  if (Array.isArray(value)) return value.map(literal);
  if (!isMembers(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (others.length === 0 && name !== undefined && /^(?:Ref|Fn::|Condition$)/.test(name)) {
    return value['Ref'] === 'AWS::AccountId' ? ACCOUNT : `‹${JSON.stringify(value[name]).replace(/[‹›]/g, '')}›`;
  }
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, literal(inner)]));
};

const keyOf = (id: string, properties: Members): Value => ({
  arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/‹${id}›`,
  ...(isMembers(properties['KeyPolicy']) ? { policy: properties['KeyPolicy'] } : {}),
  metadata: { KeySpec: properties['KeySpec'] ?? 'SYMMETRIC_DEFAULT', KeyUsage: properties['KeyUsage'] ?? 'ENCRYPT_DECRYPT', Origin: properties['Origin'] ?? 'AWS_KMS' },
  rotation: { KeyRotationEnabled: String(properties['EnableKeyRotation'] ?? false) === 'true' },
});

const bundleOf = (file: string, template: Value): Input | undefined => {
  if (!isMembers(template)) return undefined;
  const entries = Object.entries(membersOf(template['Resources']))
    .map(([id, resource]) => ({ id, type: membersOf(resource)['Type'], properties: membersOf(literal(membersOf(resource)['Properties'] ?? {})) }));
  const keys = entries.filter(({ type }) => type === 'AWS::KMS::Key');
  const resources = entries.filter(({ type }) => typeof type === 'string' && type !== 'AWS::KMS::Key');
  const bundle = {
    kmslint: 1,
    keys: keys.map(({ id, properties }) => keyOf(id, properties)),
    resources: resources.map(({ id, type, properties }) => ({ arn: `arn:aws:x:us-east-1:${ACCOUNT}:${id}`, account: ACCOUNT, type, properties })),
  };
  return {
    path: `${file}.json`, bytes: new TextEncoder().encode(JSON.stringify(bundle)),
    names: { keys: keys.map(({ id }) => ({ id })), resources: resources.map(({ id, type }) => ({ id, type: String(type) })) },
  };
};

/** A template of a file; undefined when it is something else. */
export const readTemplate = (file: string, bytes: Uint8Array): Input | undefined => {
  if (!/\.(?:ya?ml|json|template)$/.test(file)) return undefined;
  const value = parseDocument(new TextDecoder().decode(bytes), { logLevel: 'silent' }).toJS() as Value;
  return isMembers(value) && isMembers(value['Resources']) ? bundleOf(file, value) : undefined;
};

/** The input of one case of a cfn-guard test file; `resource` is `[index] name`. */
export const guardInput = (file: string, bytes: Uint8Array, resource: string): Input | undefined => {
  const documents = parseAllDocuments(new TextDecoder().decode(bytes), { logLevel: 'silent' });
  const cases = (Array.isArray(documents) ? documents : []).flatMap((document) => (document.toJS() as readonly Members[] | null) ?? []);
  const index = Number(/^\[(\d+)\]/.exec(resource)?.[1]);
  const input = cases[index]?.['input'];
  return input === undefined ? undefined : bundleOf(`${file}-${index}`, input ?? {});
};
