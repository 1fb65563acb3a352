/** One property of a CloudFormation type and the argument that it comes from, both as paths; `[]` stands behind what is a list. */
export interface Property {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** What a Terraform resource is in CloudFormation's terms. */
export interface Row {
  readonly terraform: string;
  readonly type: string;
  readonly properties: readonly Property[];
  /** Properties that all such resources have. */
  readonly fixed: readonly (readonly [property: string, value: string])[];
  /** What a property is when nothing is written. */
  readonly defaults: readonly (readonly [property: string, value: string])[];
  /** The argument that names the resource of which this is a part. */
  readonly owner?: string;
}

/** `kms_key_id` is `KmsKeyId` in CloudFormation, unless a row says otherwise. */
export const camelCase = (name: string): string =>
  name.split('_').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');

const property = (text: string): Property => {
  const [from = '', to = ''] = text.split('=');
  return { from: from.split('.'), to: to.split('.') };
};

/** `name=Name` maps an argument, `:Name=value` is fixed, `?Name=value` a default, `@name` says whose part it is. */
export const row = (terraform: string, type: string, ...entries: readonly string[]): Row => {
  const marked = (mark: string) => entries.filter((entry) => entry.startsWith(mark)).map((entry) => {
    const [name = '', value = ''] = entry.slice(1).split('=');
    return [name, value] as const;
  });
  const [owner] = marked('@');
  return {
    terraform, type, fixed: marked(':'), defaults: marked('?'), ...(owner === undefined ? {} : { owner: owner[0] }),
    properties: entries.filter((entry) => /^[a-z]/.test(entry)).map(property),
  };
};
