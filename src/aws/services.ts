import generated from './generated/services.json';

/** Action names of one service with the resource types each takes. */
export interface ServiceAction {
  readonly name: string;
  readonly resources: readonly string[];
}

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

const prefixes = new Set(words(generated.prefixes));

/** True for a service's prefix in action names: `s3`, `kms` … (lower case). */
export const isServicePrefix = (prefix: string): boolean => prefixes.has(prefix);

/** Services that AWS has ended and the reference no longer lists; policies may still name them. */
const RETIRED = new Set(words(
  'deepcomposer deeplens deepracer elastic-inference gamesparks iot1click iotroborunner macie mobilehub sagemaker-groundtruth-synthetic sumerian',
));

/** True for the prefix (lower case) of a service that is no more. */
export const isRetiredService = (prefix: string): boolean => RETIRED.has(prefix);

/** All service prefixes, in order. */
export const servicePrefixes = (): readonly string[] => [...prefixes];

const groupsByService = new Map<string, Readonly<Record<string, string>>>(Object.entries(generated.actions));
const actionsByService = new Map<string, readonly ServiceAction[]>();

/**
 * The actions of a service other than KMS; undefined when the table has none of that service (only the services
 * whose resources use keys, and those that change access, are in it).
 */
export const serviceActions = (prefix: string): readonly ServiceAction[] | undefined => {
  const cached = actionsByService.get(prefix);
  if (cached !== undefined) return cached;
  const groups = groupsByService.get(prefix);
  if (groups === undefined) return undefined;
  const actions = Object.entries(groups).flatMap(([resources, names]) =>
    words(names).map((name) => ({ name, resources: words(resources) })));
  actionsByService.set(prefix, actions);
  return actions;
};
