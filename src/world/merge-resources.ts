import { splitArnFields } from '../policy/pattern.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { ResourceFact } from '../readers/facts.ts';
import type { Resource } from './types.ts';

/** One resource out of all that was read about the same ARN. */
const merged = (facts: readonly ResourceFact[]): Resource => {
  const [head] = facts;
  if (head === undefined) throw new Error('a resource without facts');
  const one = <Value>(pick: (fact: ResourceFact) => Value | undefined): Value | undefined => {
    const found = facts.find((fact) => pick(fact) !== undefined);
    return found && pick(found);
  };
  const retention = one((fact) => fact.retention);
  return {
    arn: head.arn,
    type: head.type,
    account: one((fact) => fact.account),
    region: one((fact) => fact.region),
    properties: Object.assign({}, ...facts.map((fact) => fact.properties)) as Resource['properties'],
    propertyPlaces: new Map(facts.flatMap((fact) => [...fact.propertyPlaces ?? []])),
    policy: one((fact) => fact.policy),
    place: head.place,
    ...(facts.some(({ declared }) => declared === true) ? { declared: true } : {}),
    ...(retention === undefined ? {} : { retention }),
    ...(facts.every(({ partial }) => partial === true) ? { partial: true } : {}),
  };
};

const sameFolder = (left: string, right: string): boolean =>
  left === right || left === '' || right === '' || left.startsWith(`${right}/`) || right.startsWith(`${left}/`);

/** The same ARN, as far as both are known. */
const compatible = (left: string, right: string): boolean => {
  const [ours, theirs] = [splitArnFields(left), splitArnFields(right)];
  return ours.length === theirs.length && ours.every((field, index) => field === theirs[index] || hasUnknown(field) || hasUnknown(theirs[index] ?? ''));
};

/** The only resource that a fact can be about whose ARN is partly unknown. */
const groupFor = (groups: readonly ResourceFact[][], fact: ResourceFact): ResourceFact[] | undefined => {
  const same = groups.filter((group) => group.some(({ type, arn, subject, declared }) =>
    declared !== true && type === fact.type && compatible(arn, fact.arn) && sameFolder(subject.folder, fact.subject.folder)));
  return same.length === 1 ? same[0] : undefined;
};

/**
 * Resources by ARN and type, in the order of their ARNs. Some commands print neither account nor Region, or not even
 * the name, of what they describe: such facts belong to the only resource near them that they fit.
 */
export const mergeResources = (facts: readonly ResourceFact[]): Resource[] => {
  const byName = new Map<string, ResourceFact[]>();
  const isNamed = ({ arn, declared }: ResourceFact): boolean => declared === true || !hasUnknown(arn);
  const named = facts.filter(isNamed);
  for (const fact of named) {
    const name = `${fact.arn} ${fact.type}`;
    const known = byName.get(name) ?? [];
    // Templates that give two resources one name make either of them, if they can be deployed at all.
    const other = fact.declared === true && known.some(({ declared }) => declared === true) ? `${name} ${byName.size}` : name;
    byName.set(other, [...byName.get(other) ?? [], fact]);
  }
  const groups = [...byName.values()];
  for (const fact of facts.filter((each) => !isNamed(each))) {
    const group = groupFor(groups, fact);
    if (group === undefined) groups.push([fact]);
    else group.push(fact);
  }
  const nameOf = ([head]: readonly ResourceFact[]): string => `${head?.arn} ${head?.type}`;
  return groups.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0)).map(merged);
};
