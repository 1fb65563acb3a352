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
  return {
    arn: head.arn,
    type: head.type,
    account: one((fact) => fact.account),
    region: one((fact) => fact.region),
    properties: Object.assign({}, ...facts.map((fact) => fact.properties)) as Resource['properties'],
    propertyPlaces: new Map(facts.flatMap((fact) => [...fact.propertyPlaces ?? []])),
    policy: one((fact) => fact.policy),
    place: head.place,
  };
};

/** Resources by ARN and type, in the order of their ARNs. */
export const mergeResources = (facts: readonly ResourceFact[]): Resource[] => {
  const byName = new Map<string, ResourceFact[]>();
  for (const fact of facts) {
    const name = `${fact.arn} ${fact.type}`;
    byName.set(name, [...byName.get(name) ?? [], fact]);
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, sameResource]) => merged(sameResource));
};
