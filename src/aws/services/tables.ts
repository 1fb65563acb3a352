import additions from './additions.json';
import consequences from './consequences.json';
import corrections from './corrections.json';
import operationRows from './generated/operations.json';
import resourceRows from './generated/resources.json';

/** How much of a row was read in its sources; `memory` gives advice, never an error. */
export type Confidence = 'source' | 'source+inference' | 'source+memory' | 'memory';

export type ServiceCallerKind =
  /** KMS sees the user or role that called the service, with `kms:ViaService`. */
  | 'caller-credentials-via-service'
  /** KMS sees the service: only a key policy or a grant can allow it. */
  | 'service-principal'
  /** KMS sees a role below aws-service-role, whose identity policy its owner cannot edit. */
  | 'service-linked-role'
  /** KMS sees a role of the customer that the service assumed; `roleField` names the property. */
  | 'execution-role'
  /** By a grant that was made when the resource was configured. */
  | 'grant-to-service-role'
  | 'direct-caller';

export interface ServiceCaller {
  readonly kind: ServiceCallerKind;
  readonly viaService?: string;
  readonly principal?: string;
  readonly roleField?: string;
  readonly roleName?: string;
  readonly trustedBy?: string;
  readonly grantee?: string;
  /** `consumer`: of another account than the resource's. */
  readonly account?: string;
}

export interface Need {
  readonly actions: readonly string[];
  /** Which of the keys in play: `key`, `source`, `target` … */
  readonly on: string;
  /** Context keys that the request carries; `<…>` stands for a part that the resource settles. */
  readonly context?: { readonly [key: string]: readonly string[] };
  /** Context keys that the request never carries. */
  readonly absent?: readonly string[];
  /** Context keys of which it is not known whether the request carries them. */
  readonly undecided?: readonly string[];
  /** In words: only then. */
  readonly when?: string;
  /** An example policy of AWS has these actions, and no text says that the operation fails without: lacking them is worth a warning. */
  readonly exampleOnly?: true;
  readonly purpose?: string;
  readonly grant?: { readonly grantee?: string; readonly operations: readonly string[] };
}

/** One operation of a service and what it needs of a key. */
export interface ServiceOperation {
  readonly id: string;
  readonly service: string;
  readonly operation: string;
  /** IAM actions of the service itself that start it. */
  readonly apis?: readonly string[];
  readonly description: string;
  readonly caller: ServiceCaller;
  readonly needs: readonly Need[];
  /** Ids of resource properties that name the key. */
  readonly resources?: readonly string[];
  readonly keyPolicyOnly?: true;
  readonly awsManagedKeyWorks?: true;
  readonly keySpecs: readonly string[];
  readonly keyUsage: string;
  /** In words: why it is not certain that it works even where everything is allowed. */
  readonly doubt?: string;
  readonly crossAccount?: string;
  readonly crossRegion?: string;
  readonly notes?: string;
  readonly confidence: Confidence;
  readonly sources: readonly string[];
}

/** A property of a resource type that names a key. */
export interface KeyProperty {
  readonly id: string;
  readonly service: string;
  /** CloudFormation's name, or the one that readers give a type which CloudFormation lacks. */
  readonly type: string;
  /** Dotted path of the property; `[]` follows the name of a list. */
  readonly path: readonly string[];
  /** What a resource of the type is called in a sentence. */
  readonly noun: string;
  /** In words: what cannot be read any more without the key. */
  readonly unreadable: string;
  /** In words: what an absent property means. */
  readonly whenAbsent: string;
  /** Other property that turns encryption on. */
  readonly switch?: string;
  readonly configType?: string;
  readonly terraformType?: string;
  readonly terraformAttribute?: string;
  /** AWS CLI command that prints it, and where in its output. */
  readonly command?: string;
  readonly commandPath?: string;
}

type Row = typeof resourceRows[number] | typeof additions[number];

const corrected = <R extends { readonly id: string }>(row: R, table: { readonly [id: string]: { readonly change: object } }): R =>
  ({ ...row, ...table[row.id]?.change });

const words = consequences as unknown as { readonly [id: string]: readonly [noun: string, unreadable: string] };

const propertyOf = (row: Row & { type?: string | null; property?: string | null }): KeyProperty[] => {
  const { id, service, type, property, whenAbsent } = row;
  if (typeof type !== 'string' || typeof property !== 'string') return [];
  const [noun, unreadable] = words[id] ?? ['resource', 'what it encrypted under the key'];
  const rest = row as { readonly [name: string]: unknown };
  const optional = Object.fromEntries(['switch', 'configType', 'terraformType', 'terraformAttribute', 'command', 'commandPath']
    .flatMap((name) => (typeof rest[name] === 'string' ? [[name, rest[name]]] : [])));
  return [{ id, service, type, path: property.split('.'), noun, unreadable, whenAbsent, ...optional }];
};

/** Every operation of every service, corrected. */
export const serviceOperations: readonly ServiceOperation[] =
  (operationRows as unknown as readonly ServiceOperation[]).map((row) => corrected(row, corrections.operations));

/** Every property of a resource type that names a key. */
export const keyProperties: readonly KeyProperty[] = [...resourceRows, ...additions].map((row: Row) => corrected(row, corrections.resources)).flatMap(propertyOf);

const groupBy = <Item>(items: readonly Item[], keysOf: (item: Item) => readonly string[]): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) for (const key of keysOf(item)) groups.set(key, [...groups.get(key) ?? [], item]);
  return groups;
};

const propertiesByType = groupBy(keyProperties, ({ type }) => [type]);
const operationsByProperty = groupBy(serviceOperations, ({ resources }) => resources ?? []);

/** The properties of a resource type that name keys. */
export const keyPropertiesOf = (type: string): readonly KeyProperty[] => propertiesByType.get(type) ?? [];

/** The operations that use the key which a property names, by the property's id. */
export const operationsOn = (propertyId: string): readonly ServiceOperation[] => operationsByProperty.get(propertyId) ?? [];
